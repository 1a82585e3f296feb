import type { Log, ProgressView, QueueAddress } from '@uninas/contracts';
import { hostname } from 'node:os';
import { relative, resolve } from 'node:path';
import type { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openConfig } from '../open-config.js';
import { addressText, queueAddress } from '../queue/queue-address.js';
import { checkJson } from '../report/problem-json.js';
import { requireTree } from '../report/require-tree.js';
import { errorParts } from '../report/error-parts.js';
import { importBeside } from '../run/beside.js';
import { RunConsole } from '../run/console.js';
import { watchInterrupt } from '../run/interrupt.js';
import type { ProcessMark } from '../run/progress-file.js';
import { runTree, type QueueOfRun, type RunOutcome } from '../run/run-tree.js';
import { summaryLines } from '../run/summary.js';
import { sizeText } from '../report/tree-size.js';
import { paint, type Io } from '../terminal/io.js';
import { shellWord } from '../terminal/shell-word.js';

const STOPPING = 'stopping at the next safe point; state is kept, go on with --resume (once more: stop at once)';

/** `uninas run`: checks a configuration, then runs its task. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const file = invocation.text('progress');
  if (file === undefined) return runTold(invocation, io, undefined);
  const { ProgressFile } = await import('../run/progress-file.js');
  const progress = new ProgressFile(resolve(io.cwd, file), await ownMark(io.cwd));
  let code: ExitCode = EXIT.failed;
  try {
    code = await runTold(invocation, io, progress);
    return code;
  } finally {
    progress.end(code);
  }
}

/** This process, as run folders and the server know it. */
async function ownMark(cwd: string): Promise<ProcessMark> {
  const runs = await importBeside<{ identityOf(pid: number): ProcessMark }>('@uninas/runs', cwd);
  return runs?.identityOf(process.pid) ?? { pid: process.pid, host: hostname(), birth: '' };
}

async function runTold(invocation: Invocation, io: Io, file: ProgressView | undefined): Promise<ExitCode> {
  const isJson = invocation.flag('json');
  const isDryRun = invocation.flag('dry-run');
  const isResume = invocation.flag('resume');
  const to = invocation.text('queue');
  const address = to === undefined ? undefined : queueAddress(to, io.env, 'run');
  const config = await openConfig(invocation, io, { mustInherit: true });
  const { tree, problems, register, home, plugins } = config;
  if (isJson && (!config.ok || tree === undefined)) {
    printJson(io, { done: false, ...checkJson(tree, problems, false) });
    return EXIT.input;
  }
  await requireTree(config, io);
  if (!config.ok || tree === undefined) return EXIT.input;
  const console = new RunConsole(io, isJson ? io.err : io.out);
  const interrupt = watchInterrupt(io, STOPPING);
  const { signal } = interrupt;
  const queue = address && queueOf(address, io.cwd, console, signal);
  let outcome: RunOutcome;
  try {
    const { cwd, env } = io;
    outcome = await runTree(tree, {
      register,
      home,
      plugins,
      cwd,
      env,
      log: console,
      progress: file === undefined ? console : await both(console, file),
      signal,
      resume: isResume,
      dryRun: isDryRun,
      ...(queue && { queue }),
    });
  } catch (error) {
    if (signal.aborted) return interrupted(invocation, address, io);
    if (isJson) printJson(io, { done: false, ok: false, task: tree.cls, error: errorParts(error) });
    throw error;
  } finally {
    interrupt.release();
  }
  const { saveDir, result, seconds } = outcome;
  if (isJson) {
    printJson(io, {
      ok: true,
      task: tree.cls,
      done: result?.done ?? false,
      saveDir,
      seconds,
      summary: result?.summary,
    });
  } else if (result === undefined) {
    io.out.write(`${paint(io.out, 'green', 'built:')} ${sizeText(tree)}; nothing was run\n`);
  } else {
    for (const line of summaryLines(result.summary)) io.out.write(`${line}\n`);
    if (result.done) io.out.write(`done in ${seconds.toFixed(1)} s; everything is in ${shortPath(io.cwd, saveDir)}\n`);
  }
  return result === undefined || result.done ? EXIT.done : interrupted(invocation, address, io);
}

function queueOf(address: QueueAddress, cwd: string, log: Log, signal: AbortSignal): QueueOfRun {
  return {
    open: async () => {
      const { openQueue } = await import('../queue/open-queue.js');
      return openQueue(address, { cwd, log, signal, command: 'run' });
    },
    advice: `A worker is started with: npx uninas worker --queue ${addressText(address)}`,
  };
}

async function both(console: ProgressView, file: ProgressView): Promise<ProgressView> {
  const { allOf } = await import('../run/progress-file.js');
  return allOf(console, file);
}

function interrupted(invocation: Invocation, address: QueueAddress | undefined, io: Io): ExitCode {
  const words = [...invocation.positionals, ...invocation.words].map(shellWord);
  const queue = address === undefined ? '' : ` --queue ${addressText(address)}`;
  io.err.write(`interrupted; to go on: uninas run ${words.join(' ')}${queue} --resume\n`);
  return EXIT.interrupted;
}

function shortPath(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return short === '' ? '.' : short.startsWith('..') ? path : short;
}

function printJson(io: Io, data: object): void {
  io.out.write(`${JSON.stringify(data, null, 2)}\n`);
}
