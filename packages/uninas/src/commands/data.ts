import type { DataSet } from '@uninas/contracts';
import { Random, type RegisteredModule } from '@uninas/core';
import { resolvePath } from '@uninas/core/node';
import { UsageError, type Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { moduleInfo } from '../module-info.js';
import { openRegister, type Surroundings } from '../open-register.js';
import { errorParts } from '../report/error-parts.js';
import { showProblems } from '../report/show-problems.js';
import { RunConsole } from '../run/console.js';
import { singleModule } from '../run/single-module.js';
import { wrapText } from '../terminal/columns.js';
import { paint, type Io } from '../terminal/io.js';

/** What is known of a data set. */
interface DataReport {
  readonly name: string;
  readonly package: string;
  /** Where its files are looked for; null if it has none. */
  readonly dir: string | null;
  readonly state: 'ready' | 'missing' | 'not installed';
  /** Number of samples, by part. */
  readonly samples: Readonly<Record<string, number>> | null;
  /** Why it is missing, or what to install. */
  readonly message: string | null;
  readonly doc: string;
  /** Where it comes from. */
  readonly sources: readonly string[];
}

/** `uninas data`: opens the data sets, to see whether their files are there and whole. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const surroundings = await openRegister(invocation, io);
  const { register, problems } = surroundings;
  if (!(await showProblems(problems, [], io))) return EXIT.input;
  const name = invocation.positionals[0];
  const modules = name === undefined ? register.modules('data_set') : [await requireData(surroundings, name)];
  if (name === undefined && invocation.flag('download')) {
    throw new UsageError('data --download needs the NAME of a data set', 'data');
  }
  const reports: DataReport[] = [];
  for (const module of modules) reports.push(await inspect(module, surroundings, invocation, io));
  const isDetailed = name !== undefined;
  if (invocation.flag('json')) {
    io.out.write(`${JSON.stringify(isDetailed ? reports[0] : reports, null, 2)}\n`);
  } else {
    for (const report of reports) io.out.write(reportText(report, isDetailed, io));
    if (reports.length === 0) io.out.write('there are no data sets; npm install @uninas/data\n');
  }
  return isDetailed && reports[0]?.state !== 'ready' ? EXIT.failed : EXIT.done;
}

async function requireData({ register }: Surroundings, name: string): Promise<RegisteredModule> {
  const module = register.findAnyCase(name);
  if (module?.entry.kind === 'data_set') return module;
  const { suggest } = await import('@uninas/core');
  const names = register.modules('data_set').map((other) => other.name);
  const near = suggest(name, names);
  throw new UsageError(
    `there is no data set ${name}${near === undefined ? '' : `; did you mean ${near.name}?`}`,
    'data',
  );
}

async function inspect(
  module: RegisteredModule,
  surroundings: Surroundings,
  invocation: Invocation,
  io: Io,
): Promise<DataReport> {
  const { name, entry } = module;
  const given = invocation.text('dir') ?? entry.args['dir']?.default;
  const dir = typeof given === 'string' ? resolvePath(given, surroundings.home.paths, io.cwd) : null;
  const about = { name, package: module.plugin.name, dir, doc: entry.doc, sources: entry.sources ?? [] };
  const { install } = moduleInfo(surroundings.register, module);
  if (install !== null) return { ...about, state: 'not installed', samples: null, message: install };
  const console = new RunConsole(io, io.err);
  try {
    const values = { ...(dir !== null && { dir }), download: invocation.flag('download') };
    const data = (await singleModule(module, surroundings, io.cwd, values)) as DataSet;
    const open = await data.open({ random: new Random(0), log: console });
    const phases = (['train', 'valid', 'test'] as const).map(
      (phase) => [phase, open.loader(phase)?.samples ?? 0] as const,
    );
    return { ...about, state: 'ready', samples: Object.fromEntries(phases), message: null };
  } catch (error) {
    return { ...about, state: 'missing', samples: null, message: errorParts(error).message };
  }
}

function reportText(
  { name, state, dir, samples, message, doc, sources, package: from }: DataReport,
  isDetailed: boolean,
  io: Io,
): string {
  const look = state === 'ready' ? 'green' : 'yellow';
  const counts = Object.entries(samples ?? {}).filter(([, number]) => number > 0);
  const what = counts.map(([phase, number]) => `${number} ${phase}`).join(', ');
  const lines = [`${paint(io.out, 'bold', name)}  ${paint(io.out, look, state)}${what === '' ? '' : `  ${what}`}`];
  if (message !== null) lines.push(wrapText(message, 80, '  '));
  if (dir !== null) lines.push(`  folder   ${dir}`);
  lines.push(`  package  ${from}`);
  lines.push(...sources.map((source) => `  source   ${source}`));
  if (isDetailed && doc !== '') lines.push('', wrapText(doc, 80, '  '));
  return `${lines.join('\n')}\n${isDetailed ? '' : '\n'}`;
}
