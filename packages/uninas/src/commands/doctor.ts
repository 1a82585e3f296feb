import type { Problem, Register } from '@uninas/core';
import { existsSync } from 'node:fs';
import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openRegister } from '../open-register.js';
import { errorParts } from '../report/error-parts.js';
import { problemsText } from '../report/problem-text.js';
import { NETWORKS } from '../network/open-networks.js';
import { isBeside } from '../run/beside.js';
import { ENGINE, openEngine } from '../run/open-engine.js';
import { EXPORTER } from '../run/open-exporter.js';
import { speedTest } from '../run/speed-test.js';
import { versionsOf } from '../run/versions.js';
import { SERVER } from './studio.js';
import { alignColumns } from '../terminal/columns.js';
import { paint, type Io } from '../terminal/io.js';

/** What computes, and how fast. */
interface BackendReport {
  readonly state: 'ok' | 'wrong results' | 'not installed' | 'cannot be started';
  /** What computes unless a configuration says otherwise. */
  readonly backend?: string;
  /** `pack` for ours, `plain` for those of TensorFlow.js. */
  readonly kernels?: string;
  readonly tensorflow?: string;
  /** In products of matrices, and in a convolution with its gradients; billions of operations per second. */
  readonly gflops?: { readonly matrices: number; readonly convolutions: number };
  /** Why it is slower than it could be, or does not work. */
  readonly message?: string;
}

/** A package that is not needed for everything. */
interface OptionalPackage {
  readonly name: string;
  readonly installed: boolean;
  /** The modules and commands that need it. */
  readonly unlocks: readonly string[];
}

interface Report {
  readonly versions: Readonly<Record<string, string>>;
  readonly home: string;
  readonly paths: readonly { readonly name: string; readonly path: string; readonly exists: boolean }[];
  readonly modules: number;
  readonly problems: readonly Problem[];
  readonly optional: readonly OptionalPackage[];
  readonly backend: BackendReport;
}

/** `uninas doctor`: what is installed, and whether it works; whatever is wrong is said, nothing is thrown. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const { register, home, problems } = await openRegister(invocation, io);
  const report: Report = {
    versions: versionsOf(register, io.cwd),
    home: home.dir,
    paths: Object.entries(home.paths).map(([name, path]) => ({ name, path, exists: existsSync(path) })),
    modules: register.modules().length,
    problems,
    optional: optionalPackages(register, io.cwd),
    backend: await testBackend(io.cwd),
  };
  io.out.write(invocation.flag('json') ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, io));
  return EXIT.done;
}

/** Packages that single commands need, beside those that modules name. */
const OF_COMMANDS = { [NETWORKS]: 'uninas network', [EXPORTER]: 'uninas export', [SERVER]: 'uninas studio' };

function optionalPackages(register: Register, cwd: string): readonly OptionalPackage[] {
  const found = new Map<string, { installed: boolean; unlocks: string[] }>();
  for (const [name, command] of Object.entries(OF_COMMANDS)) {
    found.set(name, { installed: isBeside(name, cwd), unlocks: [command] });
  }
  for (const module of register.modules()) {
    const missing = register.missing(module);
    for (const name of module.entry.needs ?? []) {
      const known = found.get(name) ?? { installed: !missing.includes(name), unlocks: [] };
      known.unlocks.push(module.name);
      found.set(name, known);
    }
  }
  return [...found].map(([name, rest]) => ({ name, ...rest })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function testBackend(cwd: string): Promise<BackendReport> {
  try {
    const warnings: string[] = [];
    const engine = await openEngine(cwd, (line) => warnings.push(line));
    if (engine === undefined) return { state: 'not installed', message: `npm install ${ENGINE}` };
    const { isRight, ...gflops } = speedTest(engine.ops);
    const { description: backend, kernels, version: tensorflow } = engine;
    engine.dispose();
    const state = isRight ? 'ok' : 'wrong results';
    return {
      state,
      backend,
      kernels,
      tensorflow,
      gflops,
      ...(warnings.length > 0 && { message: warnings.join('; ') }),
    };
  } catch (error) {
    return { state: 'cannot be started', message: errorParts(error).message };
  }
}

function reportText(report: Report, io: Io): string {
  const { versions, home, paths, modules, problems, optional, backend } = report;
  const headline = (text: string): string => paint(io.out, 'bold', text);
  const rows = (cells: readonly (readonly string[])[]): readonly string[] =>
    alignColumns(cells).map((line) => `  ${line}`);
  const lines = [
    headline('Versions'),
    ...rows(Object.entries(versions)),
    '',
    headline('Folders'),
    ...rows([
      ['UNINAS_HOME', home, ''],
      ...paths.map(({ name, path, exists }) => [name, path, exists ? '' : '(made when it is needed)']),
    ]),
    '',
    headline('Modules'),
    `  ${modules} are there to be used; uninas list shows them`,
    ...problemsText(problems, { sink: io.out, sources: [] }).trimEnd().split('\n').filter(Boolean),
    '',
    headline('Optional packages'),
    ...(optional.length === 0 ? ['  none of the modules needs one'] : []),
    ...rows(
      optional.map(({ name, installed, unlocks }) => [
        name,
        installed ? 'installed' : `npm install ${name}`,
        unlocks.join(', '),
      ]),
    ),
    '',
    headline('Backend'),
    ...rows(backendRows(backend)),
  ];
  return `${lines.join('\n')}\n`;
}

function backendRows(report: BackendReport): readonly (readonly string[])[] {
  const { state, backend, kernels, gflops, message } = report;
  return [
    ['state', state],
    ...(backend === undefined ? [] : [['backend', backend]]),
    ...(kernels === undefined ? [] : [['kernels', kernels]]),
    ...(gflops === undefined
      ? []
      : [
          ['speed', `${gflops.matrices.toFixed(1)} GFLOP/s in matrix products`],
          ['', `${gflops.convolutions.toFixed(1)} GFLOP/s in 3x3 convolutions with gradients`],
        ]),
    ...(message === undefined ? [] : [['message', message]]),
  ];
}
