import type { JsonValue } from './json.js';

/** A tensor's content outside the engine. */
export interface SavedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Everything that a module needs to go on exactly where it was: tensors by name, and plain data. */
export interface State {
  readonly tensors: ReadonlyMap<string, SavedTensor>;
  readonly values: { readonly [key: string]: JsonValue };
}

/** Something whose state is part of a checkpoint. */
export interface Stateful {
  /** A copy; later changes do not reach it. */
  state(): State;
  /** @throws {Error} that names the first tensor or value that does not fit; nothing is changed then */
  restore(state: State): void;
}
