import { existsSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import type { Log, NetworkPlan, SavedTensor } from '@uninas/contracts';
import { fromTorchWeights } from '@uninas/networks';
import { asFloat32, listCheckpoints, readCheckpoint, readSafetensors, RunFolder, type Checkpoint } from '@uninas/runs';
import { fromCheckpoint, weightsOf } from '@uninas/training';
import { newestCheckpoint } from './training-state.js';

/** Ending of the files that hold tensors by the names and in the layout of PyTorch. */
const TENSORS = '.safetensors';

/** Whether a path names a file of tensors, rather than a run. */
export function isTensorFile(path: string): boolean {
  return extname(path) === TENSORS;
}

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

/**
 * A network's weights in a file of tensors, by the network's names and in its layout.
 *
 * @param partial whether the file may hold fewer or other tensors than the network
 * @throws {RunError} if the file cannot be read or is damaged
 * @throws {Error} if a tensor is of another type than floating-point numbers
 * @throws {TorchWeightsError} with everything that does not fit
 */
export function weightsInFile(
  path: string,
  plan: NetworkPlan,
  log: Log,
  partial = false,
): ReadonlyMap<string, SavedTensor> {
  if (!existsSync(path)) throw new Error(`${path}: there is no such file`);
  const tensors = new Map<string, SavedTensor>();
  for (const [name, tensor] of readSafetensors(path).tensors) {
    // what PyTorch counts in whole numbers is no part of a network
    if (name.endsWith('num_batches_tracked')) continue;
    const data = asFloat32(tensor);
    if (data === undefined)
      throw new Error(`${path}: ${name} is of type ${tensor.dtype}, expected numbers such as F32`);
    tensors.set(name, { shape: tensor.shape, data });
  }
  return fromTorchWeights(plan, tensors, { file: path, log, partial });
}

function checkpointIn(path: string, log: Log): Checkpoint | undefined {
  const number = Number(basename(path));
  if (listCheckpoints(dirname(path)).includes(number)) return readCheckpoint(dirname(path), number);
  return newestCheckpoint(RunFolder.open(path), (text) => log.warn(text));
}
