import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeWhole } from './aside.js';
import { writeFolderAtomic } from './atomic-folder.js';
import {
  readCheckpointFiles,
  readCheckpointMetrics,
  writeCheckpointFiles,
  type CheckpointContent,
} from './checkpoint-files.js';
import { RunError } from './run-error.js';
import { codeOf, readFailed, writeFailed } from './system-failure.js';

/** A checkpoint that was read and found whole. */
export interface Checkpoint extends Required<CheckpointContent> {
  readonly number: number;
}

/** Which checkpoints stay besides the newest. */
export interface Retention {
  /** How many of the others; 0 keeps only the newest. */
  readonly top: number;
  /** The metric that says which are best; a checkpoint without it (or with NaN) is worse than any with it. */
  readonly key: string;
  readonly maximize: boolean;
}

/** What {@link writeCheckpoint} did. */
export interface WrittenCheckpoint {
  readonly removed: readonly number[];
  /** What went wrong after the checkpoint was safely in place. */
  readonly problems: readonly RunError[];
}

/**
 * Writes `<folder>/<number>/` whole or not at all, replacing one of the same number; then, and only
 * then, removes what retention does not keep.
 *
 * @throws {RunError} UNINAS_ERUN_WRITE, or _JSON or _TENSORS for content that cannot be saved; all earlier
 *   checkpoints are kept
 */
export function writeCheckpoint(
  folder: string,
  number: number,
  content: CheckpointContent,
  retention?: Retention,
): WrittenCheckpoint {
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new RunError({
      code: 'UNINAS_ERUN_CHECKPOINT',
      path: folder,
      what: `checkpoint number ${number}, expected a whole number from 0`,
    });
  }
  try {
    writeFolderAtomic(join(folder, String(number)), (aside) => writeCheckpointFiles(aside, content));
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== 'UNINAS_ERUN_WRITE') throw error;
    const { code, path, what, fix, cause } = error;
    throw new RunError({ code, path, what: `checkpoint ${number}: ${what}`, kept: keptIn(folder), fix, cause });
  }
  return retention ? retain(folder, number, retention) : { removed: [], problems: [] };
}

/** The numbers of all checkpoints in a folder, ascending by number (10 after 9); none if there is no folder. */
export function listCheckpoints(folder: string): readonly number[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && /^(?:0|[1-9]\d{0,14})$/.test(entry.name));
    return folders.map(({ name }) => Number(name)).sort((a, b) => a - b);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw readFailed(folder, error);
  }
}

/** @throws {RunError} UNINAS_ERUN_CHECKPOINT (or _TENSORS, _JSON, _READ) saying which file is missing or damaged */
export function readCheckpoint(folder: string, number: number): Checkpoint {
  return { number, ...readCheckpointFiles(join(folder, String(number))) };
}

/**
 * The newest checkpoint that is whole, if any, and one problem for each newer one that is damaged.
 *
 * @throws {RunError} UNINAS_ERUN_READ if one cannot be read, which does not mean that it is damaged
 */
export function newestValid(folder: string): {
  readonly checkpoint?: Checkpoint;
  readonly problems: readonly RunError[];
} {
  const problems: RunError[] = [];
  for (const number of listCheckpoints(folder).toReversed()) {
    try {
      return { checkpoint: readCheckpoint(folder, number), problems };
    } catch (error) {
      if (!(error instanceof RunError) || error.code === 'UNINAS_ERUN_READ') throw error;
      problems.push(error);
    }
  }
  return { problems };
}

/**
 * Removes all checkpoints behind one, when a run goes on from there: they belong to what is given up.
 *
 * @throws {RunError} UNINAS_ERUN_WRITE
 */
export function removeCheckpointsAfter(folder: string, number: number): readonly number[] {
  const later = listCheckpoints(folder).filter((other) => other > number);
  for (const other of later.toReversed()) {
    try {
      removeWhole(join(folder, String(other)));
    } catch (error) {
      throw writeFailed(join(folder, String(other)), error, `checkpoints up to ${number} are unchanged`);
    }
  }
  return later;
}

function retain(folder: string, newest: number, { top, key, maximize }: Retention): WrittenCheckpoint {
  const problems: RunError[] = [];
  const worth = (number: number): number => {
    try {
      const value = readCheckpointMetrics(join(folder, String(number)))[key] ?? Number.NaN;
      return maximize ? value : -value;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      problems.push(error);
      return Number.NaN;
    }
  };
  const others = listCheckpoints(folder)
    .filter((number) => number !== newest)
    .map((number) => ({ number, worth: worth(number) }))
    .sort((a, b) => byWorth(a.worth, b.worth) || b.number - a.number);
  const removed: number[] = [];
  for (const { number } of others.slice(Math.max(0, top))) {
    const path = join(folder, String(number));
    try {
      removeWhole(path);
      removed.push(number);
    } catch (error) {
      problems.push(writeFailed(path, error, 'the newest and the best checkpoints are kept'));
    }
  }
  return { removed, problems };
}

/** Best first; what has no worth comes last. */
function byWorth(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a > b ? -1 : 1;
}

function keptIn(folder: string): string {
  try {
    const numbers = listCheckpoints(folder);
    return numbers.length === 0 ? 'there was no earlier checkpoint' : `kept unchanged: ${numbers.join(', ')}`;
  } catch {
    return 'earlier checkpoints were not touched'; // the folder itself cannot be read
  }
}
