import type { RunFiles, State } from '@uninas/contracts';
import { newestValid, readMetrics, removeCheckpointsAfter, RunError, type Checkpoint } from '@uninas/runs';
import { checkpointFolders, CHECKPOINTS, fromCheckpoint, METRICS_FILE, TIMING_FILE } from '@uninas/training';
import type { RunLines } from './run-lines.js';

/** What a training goes on from. */
export interface SavedTraining {
  readonly epoch: number;
  readonly state: State;
}

/**
 * The newest whole checkpoint of a run folder, of whichever callback.
 *
 * @param accept which checkpoints will do
 * @throws {RunError} if there are checkpoints, and none will do
 */
export function newestCheckpoint(
  files: Pick<RunFiles, 'path'>,
  warn: (text: string) => void,
  accept: (checkpoint: Checkpoint) => boolean = () => true,
): Checkpoint | undefined {
  const folders = checkpointFolders(files);
  const refused: string[] = [];
  const found = folders.flatMap((folder) => {
    const { checkpoint, problems } = newestValid(files.path(...folder));
    for (const { path, what } of problems) refused.push(`${path}: ${what}`);
    if (checkpoint === undefined) return [];
    if (accept(checkpoint)) return [checkpoint];
    refused.push(`${files.path(...folder, String(checkpoint.number))} holds weights only`);
    return [];
  });
  const newest = found.toSorted((a, b) => b.number - a.number)[0];
  if (newest === undefined && folders.length > 0) {
    throw new RunError({
      code: 'UNINAS_ERUN_CHECKPOINT',
      path: files.path(CHECKPOINTS),
      what: `no checkpoint can be gone on from: ${refused.join('; ')}`,
      kept: 'nothing was changed',
      fix: 'restore one, or begin a new run',
    });
  }
  for (const text of refused) warn(`${text}; it is passed over`);
  return newest;
}

/**
 * Takes a run folder back to its newest checkpoint, or to the beginning if
 * there is none: later checkpoints are removed, and files that grow are cut.
 *
 * @param growing files that grow, besides the list of times
 * @throws {RunError} if all checkpoints are damaged or hold weights only, or a file does not fit the
 *   checkpoint; nothing is changed then
 */
export function rewind(files: RunFiles, growing: readonly string[], log: RunLines): SavedTraining | undefined {
  const checkpoint = newestCheckpoint(files, (text) => log.warn(text), isResumable);
  const epoch = checkpoint?.number ?? 0;
  const state = checkpoint && fromCheckpoint(checkpoint);
  const sizes = (state?.values['files'] ?? {}) as Readonly<Record<string, number>>;
  for (const file of growing) if (files.size(file) < (sizes[file] ?? 0)) files.truncate(file, sizes[file]!); // fails
  if (files.size(METRICS_FILE) > 0) readMetrics(files.path(METRICS_FILE)); // fails now rather than in the end
  for (const folder of checkpointFolders(files)) removeCheckpointsAfter(files.path(...folder), epoch);
  for (const file of growing) files.truncate(file, sizes[file] ?? 0);
  files.truncate(TIMING_FILE, bytesBefore(files, epoch));
  if (state === undefined) {
    log.warn('There is no checkpoint to resume from; training begins from the start');
    return undefined;
  }
  log.info(`Resuming after epoch ${epoch}`);
  return { epoch, state };
}

/** Weights alone are no state to go on from. */
function isResumable({ state }: Checkpoint): boolean {
  return typeof state === 'object' && state !== null && 'save_type' in state && state.save_type === 'state';
}

/**
 * Length of the list of times up to an epoch; it differs between equal runs, so no checkpoint knows it.
 * Only people read it: a damaged line is as good as one of an earlier epoch.
 */
function bytesBefore(files: RunFiles, epoch: number): number {
  let size = 0;
  for (const line of (files.readText(TIMING_FILE) ?? '').split('\n').slice(0, -1)) {
    const of = epochOf(line);
    if (of !== undefined && of >= epoch) break;
    size += Buffer.byteLength(line) + 1;
  }
  return size;
}

function epochOf(line: string): number | undefined {
  try {
    const { epoch } = JSON.parse(line) as { readonly epoch?: number };
    return epoch;
  } catch {
    return undefined;
  }
}
