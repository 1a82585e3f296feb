import { Module, Register } from '@uninas/core';
import type { Random } from '@uninas/core';
import type { JsonValue } from '../json.js';
import type { Log } from '../log.js';

/** Numbers in rows and columns. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Row-major, `[rows * columns]`. */
  readonly values: Float64Array;
}

/** What surrounds a model that learns. */
export interface FitContext {
  readonly random: Random;
  readonly log: Log;
  /** What takes long looks at it now and then. */
  readonly signal: AbortSignal;
}

/** What a model has learned, as plain data: reading it back runs no code of it. */
export interface ModelState {
  readonly [key: string]: JsonValue;
}

/**
 * A model of vectors that is no network, such as a forest: predicts one value of a vector, or its class.
 *
 * Works on the processor in plain numbers; nothing has to be disposed.
 */
@Register.kind('model', ['can_fit', 'classification', 'regression'])
export abstract class Model extends Module.with({}) {
  /**
   * Whether it can learn from samples, before anything is written; `fit` looks as well.
   *
   * @param targets `[rows]`: values, or class indices from 0 on of models flagged `classification`
   * @throws {Error} if the samples do not suit it, or its arguments contradict each other or the samples
   */
  check(_inputs: Matrix, _targets: Float64Array): void {}

  /**
   * Learns, and forgets what it learned before.
   *
   * @throws {Error} if `check` does, or it cannot be fitted; the reason of the signal if that is aborted. What
   *   was learned before is then still there
   */
  fit(_inputs: Matrix, _targets: Float64Array, _context: FitContext): Promise<void> {
    return Promise.reject(new Error(`${this.constructor.name} cannot be fitted`));
  }

  /**
   * A value of each row, or its class index; `[rows]`.
   *
   * @throws {Error} if it knows nothing yet, or the rows have another length than those it learned from
   */
  abstract predict(inputs: Matrix): Float64Array;

  /** A copy of what it learned; finite numbers only. @throws {Error} if it knows nothing yet */
  abstract state(): ModelState;

  /** Takes over what a model of its class learned. @throws {Error} that names what does not fit; nothing is changed then */
  abstract restore(state: ModelState): void;
}
