import type { Register } from '@uninas/core';
import { existsSync } from 'node:fs';
import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openRegister } from '../open-register.js';
import { doctorText, type BackendReport, type DoctorReport, type OptionalPackage } from '../report/doctor-text.js';
import { errorParts } from '../report/error-parts.js';
import { NETWORKS } from '../network/open-networks.js';
import { isBeside } from '../run/beside.js';
import { ENGINE, openEngine } from '../run/open-engine.js';
import { EXPORTER } from '../run/open-exporter.js';
import { speedTest } from '../run/speed-test.js';
import { versionsOf } from '../run/versions.js';
import { SERVER } from './studio.js';
import type { Io } from '../terminal/io.js';

/**
 * `uninas doctor`: what is installed, and whether it works; whatever is wrong is said, nothing is thrown. Fails if
 * the backend cannot be started or computes wrong results.
 */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const { register, home, problems } = await openRegister(invocation, io);
  const report: DoctorReport = {
    versions: versionsOf(register, io.cwd),
    home: home.dir,
    paths: Object.entries(home.paths).map(([name, path]) => ({ name, path, exists: existsSync(path) })),
    modules: register.modules().length,
    problems,
    optional: optionalPackages(register, io.cwd),
    backend: await testBackend(io.cwd),
  };
  io.out.write(invocation.flag('json') ? `${JSON.stringify(report, null, 2)}\n` : doctorText(report, io.out));
  return WORKING.has(report.backend.state) ? EXIT.done : EXIT.failed;
}

/** States in which nothing is wrong; without an engine, configurations can still be written and checked. */
const WORKING: ReadonlySet<BackendReport['state']> = new Set(['ok', 'not installed']);

/** Packages that single commands need, beside those that modules name. */
const OF_COMMANDS = { [NETWORKS]: 'uninas network', [EXPORTER]: 'uninas export', [SERVER]: 'uninas studio' };

function optionalPackages(register: Register, cwd: string): readonly OptionalPackage[] {
  const found = new Map<string, Omit<OptionalPackage, 'name' | 'unlocks'> & { unlocks: string[] }>();
  for (const [name, command] of Object.entries(OF_COMMANDS)) {
    found.set(name, { installed: isBeside(name, cwd), install: `npm install ${name}`, notes: [], unlocks: [command] });
  }
  for (const module of register.modules()) {
    const missing = register.missing(module);
    for (const name of module.entry.needs ?? []) {
      const { word, note } = module.plugin.install?.(name) ?? { word: name };
      const notes = note === undefined ? [] : [note];
      const installed = !missing.includes(name);
      const known = found.get(name) ?? { installed, install: `npm install ${word}`, notes, unlocks: [] };
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
