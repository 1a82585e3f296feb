import { statSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_JSON } from '@uninas/runs';
import type { RunRecord } from './run-record.js';

/** Before the mark of a run that lay in the folder already. */
const OTHER = '!';

/** The mark of a run in a folder, as something that is another's. */
export function othersMark(saveDir: string): string | null {
  const found = markOf(saveDir);
  return found === undefined ? null : OTHER + found;
}

/** The mark of a run as it is now: its own as soon as its process has begun it in the folder. */
export function newMark({ saveDir, mark }: Pick<RunRecord, 'saveDir' | 'mark'>): string | null {
  if (mark !== null && !mark.startsWith(OTHER)) return mark;
  const found = markOf(saveDir);
  return found === undefined || mark === OTHER + found ? mark : found;
}

/** Whether what lies in its folder is what the run made; undefined if there is no run. */
export function isOwn({ saveDir, mark }: Pick<RunRecord, 'saveDir' | 'mark'>): boolean | undefined {
  const found = markOf(saveDir);
  return found === undefined ? undefined : found === mark;
}

/** `run.json` is written once, when a run begins, to a new file. */
function markOf(saveDir: string): string | undefined {
  const stats = statSync(join(saveDir, RUN_JSON), { throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}:${stats.mtimeMs}`;
}
