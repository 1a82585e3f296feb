import { openConfig } from '../open-config.js';
import { checkJson, type ProblemJson } from '../report/problem-json.js';
import { problemsText } from '../report/problem-text.js';
import { runTree } from '../run/run-tree.js';
import { invocationOf, placeOf, type ConfigQuery } from './config-query.js';

/** What a program may be told while a task runs. */
export interface TaskWatcher {
  info?(text: string): void;
  warn?(text: string): void;
  /** Some work begins: so many steps of it. */
  start?(label: string, total: number): void;
  update?(done: number, note?: string): void;
  /** It is over. */
  stop?(): void;
}

/** How a task is run from a program. */
export interface TaskQuery extends ConfigQuery {
  /** Whether to go on with what the folder of the run holds. */
  readonly resume?: boolean;
  /** Whether to stop as soon as everything is built. */
  readonly dryRun?: boolean;
  /** When aborted, the task ends at its next safe point, and can be resumed. */
  readonly signal?: AbortSignal;
  /** What is told meanwhile goes here; the `log.txt` of the run has it all the same. */
  readonly watcher?: TaskWatcher;
}

/** A configuration that cannot be run. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    message: string,
    readonly problems: readonly ProblemJson[],
  ) {
    super(message);
  }
}

/** What came of a task. */
export interface TaskRun {
  /** Absolute folder of the run. */
  readonly saveDir: string;
  /** Whether it came to its end, rather than being interrupted or only built. */
  readonly done: boolean;
  /** What was found, by name: plain data. */
  readonly summary: Readonly<Record<string, unknown>>;
  readonly seconds: number;
}

/**
 * Checks a configuration and runs its task, as `uninas run` does.
 *
 * @returns folder and result of the run
 * @throws {ConfigError} if anything is wrong with the configuration; nothing was started then
 * @throws {Error} if the work failed
 */
export async function runTask(query: TaskQuery): Promise<TaskRun> {
  const place = placeOf(query);
  const config = await openConfig(invocationOf(query), place, { mustInherit: true });
  const { tree, problems, ok, sources, register, home, plugins } = config;
  if (!ok || tree === undefined) {
    const text = problemsText(problems, { sink: { hasColor: false }, sources });
    throw new ConfigError(text.trimEnd(), checkJson(tree, problems, ok).problems);
  }
  const { watcher = {}, resume = false, dryRun = false, signal = new AbortController().signal } = query;
  const { saveDir, result, seconds } = await runTree(tree, {
    register,
    home,
    plugins,
    ...place,
    log: { info: (text) => watcher.info?.(text), warn: (text) => watcher.warn?.(text) },
    progress: {
      start: (label, total) => watcher.start?.(label, total),
      update: (done, note) => watcher.update?.(done, note),
      stop: () => watcher.stop?.(),
    },
    signal,
    resume,
    dryRun,
  });
  return { saveDir, done: result?.done ?? false, summary: result?.summary ?? {}, seconds };
}
