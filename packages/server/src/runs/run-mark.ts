import { statSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_JSON, RunLock } from '@uninas/runs';
import type { RunRecord } from './run-record.js';

/** Before the mark of a run that lay in the folder already. */
const OTHER = '!';

/** The mark of a run in a folder, as something that is another's. */
export function othersMark(saveDir: string): string | null {
  const found = markOf(saveDir);
  return found === undefined ? null : OTHER + found;
}

/**
 * The mark of a run as it is now: its own as soon as its process has begun it
 * in the folder. That process may write `run.json` anew, for what computes and
 * when it goes on.
 *
 * @param isLast whether its process has ended this moment, so that nobody else can have been in the folder
 */
export function newMark(record: Pick<RunRecord, 'saveDir' | 'mark' | 'process'>, isLast = false): string | null {
  const { saveDir, mark } = record;
  const found = markOf(saveDir);
  if (found === undefined || found === mark) return mark;
  if (mark === null || mark.startsWith(OTHER)) return mark === OTHER + found ? mark : found;
  return isLast || isInHands(record) ? found : mark;
}

/** Whether the lock of the folder is that of the run's process; one that was killed leaves it. */
function isInHands({ saveDir, process }: Pick<RunRecord, 'saveDir' | 'process'>): boolean {
  const owner = RunLock.ownerOf(saveDir);
  return owner !== undefined && owner.pid === process?.pid && owner.birth === process.birth;
}

/** Whether what lies in its folder is what the run made; undefined if there is no run. */
export function isOwn({ saveDir, mark }: Pick<RunRecord, 'saveDir' | 'mark'>): boolean | undefined {
  const found = markOf(saveDir);
  return found === undefined ? undefined : found === mark;
}

/** `run.json` is only ever written whole, to a new file. */
function markOf(saveDir: string): string | undefined {
  const stats = statSync(join(saveDir, RUN_JSON), { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}:${stats.mtimeMs}`;
}
