import type { Task, TaskContext, TaskResult } from '@uninas/contracts';
import { beginRun, refusePlace, resumeRun, type OpenRun } from './open-run.js';
import { refuseOwnInputs } from './own-inputs.js';
import { RunLines } from './run-lines.js';

/** What a task does with its folder. */
export interface FolderWork {
  readonly log: RunLines;
  /** The run that is gone on with. */
  readonly resumed: OpenRun | undefined;
  /** Begins the run, unless it is gone on with; nothing is written before. */
  begin(): OpenRun;
}

/** Looks whether a task may begin in its folder. @throws {Error} naming what is in the way */
export function refuseFolder(task: Task): void {
  refuseOwnInputs(task, task.args.save_dir);
  refusePlace(task.args);
}

/**
 * Does the work of a task, with a log in its folder, and notes in the end what came of it. A run that
 * came to its end before is left as it is.
 *
 * @throws {Error} if the folder cannot be used or resumed, and what the work throws
 */
export async function inRunFolder(
  task: Task,
  context: TaskContext,
  work: (folder: FolderWork) => Promise<TaskResult>,
): Promise<TaskResult> {
  const { name } = task.constructor;
  const log = new RunLines(context.log, name);
  if (!context.resume) refuseFolder(task);
  const resumed = context.resume ? resumeRun(task.args, context, log) : undefined;
  let run = resumed;
  try {
    if (resumed?.finished !== undefined) {
      log.info('This run came to its end before; there is nothing to do');
      return { done: true, summary: resumed.finished };
    }
    log.headline('Arguments');
    log.record(context.argumentTable);
    log.info(`${name}, seed ${task.args.seed}${task.args.is_test_run ? ', a test run' : ''}`);
    const outcome = await work({ log, resumed, begin: () => (run ??= beginRun(task.args, context, log)) });
    if (outcome.done) run?.finish(outcome.summary);
    log.headline(outcome.done ? 'Done' : 'Interrupted');
    return outcome;
  } catch (error) {
    log.failure(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    run?.close();
  }
}
