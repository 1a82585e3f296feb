import type {
  JsonValue,
  Log,
  ProgressView,
  Replicate,
  RunQueue,
  Task,
  TaskContext,
  TaskResult,
} from '@uninas/contracts';
import { toHierarchical, type ArgTreeNode } from '@uninas/core';
import { resolvePath } from '@uninas/core/node';
import type { Surroundings } from '../open-register.js';
import type { Io } from '../terminal/io.js';
import { argumentTable } from './argument-table.js';
import { commitOf } from './commit.js';
import { inheritedSource } from './inherited-source.js';
import { replicator } from './replicas.js';
import { versionsOf } from './versions.js';

/** How a tree is run. */
export interface RunOptions extends Pick<Surroundings, 'register' | 'home' | 'plugins'> {
  readonly cwd: string;
  readonly env: Io['env'];
  readonly log: Log;
  readonly progress: ProgressView;
  readonly signal: AbortSignal;
  /** Whether to go on with what the folder of the run holds. */
  readonly resume: boolean;
  /** Whether to stop as soon as everything is built. */
  readonly dryRun: boolean;
  /** Workers on other machines, for a task that has use for them. */
  readonly queue?: QueueOfRun;
}

/** A queue that is connected to when it is needed. */
export interface QueueOfRun {
  open(): Promise<RunQueue>;
  /** How a worker is started. */
  readonly advice: string;
}

/** What came of it. */
export interface RunOutcome {
  /** Absolute folder of the run. */
  readonly saveDir: string;
  /** Undefined if it was only built. */
  readonly result: TaskResult | undefined;
  readonly seconds: number;
}

/**
 * Imports the classes of a tree, builds it, and runs its task; everything is disposed afterwards.
 *
 * @throws {RegisterError} if a class cannot be imported
 * @throws {InstantiateError} if a module cannot be built
 * @throws {Error} whatever the task throws
 */
export async function runTree(tree: ArgTreeNode, options: RunOptions): Promise<RunOutcome> {
  const { register, home, plugins, cwd, env, log, progress, signal, resume } = options;
  // only now: a command that does not run anything never loads the container
  const { instantiate, load } = await import('@uninas/core/instantiate');
  await load(tree, register);
  const instance = instantiate(tree, register, {
    paths: home.paths,
    resolvePath: (text) => resolvePath(text, home.paths, cwd),
  });
  const since = performance.now();
  let queue: RunQueue | undefined;
  try {
    const task = instance.root as Task;
    const saveDir = task.args.save_dir;
    const inherited = inheritedSource(tree, saveDir);
    const commit = commitOf(cwd);
    const config = toHierarchical(tree) as unknown as Readonly<Record<string, JsonValue>>;
    const context: TaskContext = {
      log,
      progress,
      signal,
      paths: home.paths,
      modules: register,
      resume,
      config,
      argumentTable: argumentTable(tree),
      versions: versionsOf(register, cwd),
      replicate: replicator({ config, cwd, env, plugins }, signal),
      ...(inherited && { inherited }),
      ...(commit !== undefined && { commit }),
    };
    if (options.dryRun) {
      // a task may be of another make
      if ('rehearse' in task) await task.rehearse(context);
      return { saveDir, result: undefined, seconds: 0 };
    }
    queue = await openQueue(task, options);
    const replicateAfar = queue && (await afar(queue, config, options));
    const result = await task.run({ ...context, ...(replicateAfar && { replicateAfar }) });
    return { saveDir, result, seconds: (performance.now() - since) / 1000 };
  } finally {
    progress.stop();
    await queue?.close();
    await instance.dispose();
  }
}

async function openQueue(task: Task, { queue, log }: RunOptions): Promise<RunQueue | undefined> {
  if (queue === undefined) return undefined;
  // a task may be of another make
  if ('worksAfar' in task && task.worksAfar()) return queue.open();
  log.warn(`${task.constructor.name} does all of its work on this machine; the workers of a queue rate architectures`);
  return undefined;
}

async function afar(
  queue: RunQueue,
  config: TaskContext['config'],
  { cwd, log, queue: options }: RunOptions,
): Promise<Replicate> {
  const { afarReplicator } = await import('../queue/afar-replicas.js');
  return afarReplicator(queue, { config, cwd, log, advice: options!.advice });
}
