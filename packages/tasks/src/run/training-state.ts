import { existsSync, readdirSync } from 'node:fs';
import type { RunFiles, State } from '@uninas/contracts';
import { listCheckpoints, newestValid, removeCheckpointsAfter, type Checkpoint } from '@uninas/runs';
import { CHECKPOINTS, fromCheckpoint, TIMING_FILE } from '@uninas/training';
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
 */
export function newestCheckpoint(
  files: Pick<RunFiles, 'path'>,
  warn: (text: string) => void,
  accept: (checkpoint: Checkpoint) => boolean = () => true,
): Checkpoint | undefined {
  const found = checkpointFolders(files).flatMap((folder) => {
    const { checkpoint, problems } = newestValid(files.path(...folder));
    for (const { message } of problems) warn(message);
    return checkpoint === undefined || !accept(checkpoint) ? [] : [checkpoint];
  });
  return found.toSorted((a, b) => b.number - a.number)[0];
}

/**
 * Takes a run folder back to its newest checkpoint, or to the beginning if
 * there is none: later checkpoints are removed, and files that grow are cut.
 *
 * @param growing files that grow, besides the list of times
 */
export function rewind(files: RunFiles, growing: readonly string[], log: RunLines): SavedTraining | undefined {
  const checkpoint = newestCheckpoint(files, (text) => log.warn(text), isResumable);
  const epoch = checkpoint?.number ?? 0;
  for (const folder of checkpointFolders(files)) removeCheckpointsAfter(files.path(...folder), epoch);
  const state = checkpoint && fromCheckpoint(checkpoint);
  const sizes = state?.values['files'] as Readonly<Record<string, number>> | undefined;
  for (const file of growing) files.truncate(file, sizes?.[file] ?? 0);
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

function checkpointFolders(files: Pick<RunFiles, 'path'>): readonly (readonly string[])[] {
  const root = files.path(CHECKPOINTS);
  const inside = existsSync(root) ? readdirSync(root).filter((name) => /^callback-\d+$/.test(name)) : [];
  const all = [[CHECKPOINTS], ...inside.sort().map((name) => [CHECKPOINTS, name])];
  return all.filter((folder) => listCheckpoints(files.path(...folder)).length > 0);
}

/** Length of the list of times up to an epoch; it differs between equal runs, so no checkpoint knows it. */
function bytesBefore(files: RunFiles, epoch: number): number {
  let size = 0;
  for (const line of (files.readText(TIMING_FILE) ?? '').split('\n').slice(0, -1)) {
    const row = JSON.parse(line) as { epoch?: number };
    if (row.epoch !== undefined && row.epoch >= epoch) break;
    size += Buffer.byteLength(line) + 1;
  }
  return size;
}
