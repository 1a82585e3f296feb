import { createHash } from 'node:crypto';
import type { SavedTensor, State, TrainerView } from '@uninas/contracts';
import {
  encodeSafetensors,
  encodeStable,
  isObject,
  parseJson,
  readSafetensors,
  RunError,
  unpackNumbers,
  writeFileAtomic,
} from '@uninas/runs';
import { recordOf } from '../trainer/state-parts.js';

/** Says in a file what it is. */
const FORMAT = 'uninas-pbt-weights/1';
const NETWORK = 'method/network/';

/**
 * Writes what a training has, as a safetensors file: network, optimizers, clones and all else that the
 * method keeps.
 *
 * @param clone whether the network gets the values of the first clone, if there is one
 * @throws {RunError} if it cannot be written
 */
export function writeTrained(path: string, { tensors, values }: State, clone: boolean): void {
  const saved = new Map(tensors);
  if (clone) {
    for (const [name, { shape, data }] of tensors) {
      const own = name.startsWith('clones/0/') ? `${NETWORK}${name.slice('clones/0/'.length)}` : '';
      if (saved.has(own)) saved.set(own, { shape, data });
    }
  }
  const typed = new Map([...saved].map(([name, tensor]) => [name, { dtype: 'F32', ...tensor }] as const));
  writeFileAtomic(path, encodeSafetensors(typed, { format: FORMAT, values: encodeStable(values) }));
}

/** What {@link writeTrained} has written. @throws {RunError} if the file holds something else */
export function readTrained(path: string): State {
  const { tensors, metadata } = readSafetensors(path);
  const refuse = (what: string): RunError => new RunError({ code: 'UNINAS_ERUN_TENSORS', path, what });
  if (metadata['format'] !== FORMAT) throw refuse('these are no weights of a population');
  const values = unpackNumbers(parseJson(metadata['values'] ?? '', path));
  if (!isObject(values)) throw refuse('the values beside the tensors are no object');
  const saved = [...tensors].map(([name, { shape, data }]): [string, SavedTensor] => {
    if (!(data instanceof Float32Array)) throw refuse(`${name} is not of 32-bit floats`);
    return [name, { shape, data }];
  });
  return { tensors: new Map(saved), values: recordOf(JSON.parse(JSON.stringify(values)) as State['values']) };
}

/** Goes on with what another training had; how far the own one is, and what it has measured, stays. */
export function takeOver(trainer: TrainerView, other: State): void {
  const { epoch, finished, metrics, files } = trainer.state().values;
  const own = { epoch, finished, metrics, files };
  trainer.restore({
    tensors: other.tensors,
    values: { ...other.values, ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) },
  } as State);
}

/** Equal for trainings that can take over from each other: variables, optimizers, clones and knobs are the same. */
export function kindOfTraining(trainer: TrainerView): string {
  const { method } = trainer.context;
  const variables = [...method.built.variables].map(([name, { shape }]) => `${name} ${shape.join('x')}`);
  const parts = Object.keys(recordOf(trainer.state().values['parts']));
  const knobs = method.knobs().map(({ name }) => name);
  return createHash('sha256')
    .update(JSON.stringify([variables, parts, knobs]))
    .digest('hex');
}
