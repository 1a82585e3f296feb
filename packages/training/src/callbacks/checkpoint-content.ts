import type { Metrics, SavedTensor, State } from '@uninas/contracts';
import { isClockKey, type Checkpoint, type CheckpointContent } from '@uninas/runs';
import { partOf, recordOf } from '../trainer/state-parts.js';

/** A state with the values of its epoch as the content of a checkpoint. */
export function toCheckpoint({ tensors, values }: State, metrics: Metrics): CheckpointContent {
  return {
    tensors: new Map([...tensors].map(([name, tensor]) => [name, { dtype: 'F32', ...tensor }])),
    state: values,
    metrics: Object.fromEntries(Object.entries(metrics).filter(([key]) => !isClockKey(key))),
  };
}

/** The state that a checkpoint holds. @throws {Error} if it was not written by a trainer */
export function fromCheckpoint({ number, tensors, state }: Checkpoint): State {
  const saved = [...tensors].map(([name, { shape, data }]): [string, SavedTensor] => {
    if (!(data instanceof Float32Array)) throw new Error(`checkpoint ${number}: ${name} is not of 32-bit floats`);
    return [name, { shape, data }];
  });
  const values = JSON.parse(JSON.stringify(state ?? null)) as State['values'] | null;
  return { tensors: new Map(saved), values: recordOf(values ?? undefined) };
}

/** One part of the method's state in a checkpoint, by its name there; empty if it was not saved. */
export function companionOf(state: State, name: string): State {
  const { tensors, values } = partOf(state, 'method');
  const start = `${name}/`;
  const own = [...tensors].filter(([key]) => key.startsWith(start));
  return {
    tensors: new Map(own.map(([key, tensor]) => [key.slice(start.length), tensor])),
    values: recordOf(values[name]),
  };
}

/**
 * The values of the network's variables that a checkpoint is meant to give to others: those of
 * the first clone if it was saved with `save_clone`, else the method's.
 *
 * @throws {Error} if the state holds no network
 */
export function weightsOf(state: State): ReadonlyMap<string, SavedTensor> {
  const use = state.values['use'];
  if (typeof use === 'string' && use !== 'method') return partOf(state, use).tensors;
  const start = 'network/';
  const own = [...partOf(state, 'method').tensors].filter(([name]) => name.startsWith(start));
  if (own.length === 0) throw new Error('the checkpoint holds no network');
  return new Map(own.map(([name, tensor]) => [name.slice(start.length), tensor]));
}
