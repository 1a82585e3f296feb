import { basename, dirname } from 'node:path';
import type { Log, SavedTensor } from '@uninas/contracts';
import { listCheckpoints, readCheckpoint, RunFolder, type Checkpoint } from '@uninas/runs';
import { fromCheckpoint, weightsOf } from '@uninas/training';
import { newestCheckpoint } from './training-state.js';

/**
 * The network's weights in a checkpoint, or in the newest one of a run.
 *
 * @param path folder of a run, or of one of its checkpoints
 * @throws {Error} if there is neither, or no checkpoint is whole
 */
export function pretrainedWeights(path: string, log: Log): ReadonlyMap<string, SavedTensor> {
  const checkpoint = checkpointIn(path, log);
  if (checkpoint === undefined) throw new Error(`checkpoint_path: ${path} holds no checkpoint`);
  log.info(`Pre-trained weights: ${path}, after epoch ${checkpoint.number}`);
  return weightsOf(fromCheckpoint(checkpoint));
}

function checkpointIn(path: string, log: Log): Checkpoint | undefined {
  const number = Number(basename(path));
  if (listCheckpoints(dirname(path)).includes(number)) return readCheckpoint(dirname(path), number);
  return newestCheckpoint(RunFolder.open(path), (text) => log.warn(text));
}
