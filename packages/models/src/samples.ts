import type { FitContext, Matrix, Model } from '@uninas/contracts';

/** Samples with what is to be predicted of each. */
export interface Samples {
  readonly inputs: Matrix;
  /** `[rows]`. */
  readonly targets: Float64Array;
}

/** @throws {Error} if there are no samples, their numbers differ, or there is a value that is not finite */
export function checkSamples(model: Model, inputs: Matrix, targets: Float64Array): void {
  const { rows, columns, values } = inputs;
  const { name } = model.constructor;
  if (rows === 0 || columns === 0) throw new Error(`${name} has no samples to learn from`);
  if (values.length !== rows * columns) {
    throw new Error(`${name} was given ${values.length} numbers for ${rows} samples of ${columns}`);
  }
  if (targets.length !== rows) throw new Error(`${name} was given ${rows} samples with ${targets.length} targets`);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const place = `feature ${wrong % columns} of sample ${Math.floor(wrong / columns)}`;
    throw new Error(`${name} cannot learn from ${values[wrong]}, ${place}`);
  }
  const bad = targets.findIndex((target) => !Number.isFinite(target));
  if (bad >= 0) throw new Error(`${name} cannot learn from ${targets[bad]}, the target of sample ${bad}`);
}

/** The classes that occur, in rising order. @throws {Error} if fewer than two do, or targets are no class indices */
export function classesOf(model: Model, targets: Float64Array): readonly number[] {
  const classes = [...new Set(targets)].sort((a, b) => a - b);
  const wrong = classes.find((index) => !Number.isInteger(index) || index < 0);
  const { name } = model.constructor;
  if (wrong !== undefined)
    throw new Error(`${name} tells classes apart; a target is ${wrong}, which is no class index`);
  if (classes.length < 2) throw new Error(`${name} tells classes apart; all samples are of class ${classes[0]}`);
  return classes;
}

/** @throws {Error} if rows have another length than those that were learned from */
export function checkColumns(model: Model, { columns }: Matrix, expected: number): void {
  if (columns === expected) return;
  throw new Error(`${model.constructor.name} learned from samples of ${expected} numbers; these have ${columns}`);
}

/** What was learned. @throws {Error} if that is nothing yet */
export function learnedOf<T>(model: Model, learned: T | undefined): T {
  if (learned === undefined) throw new Error(`${model.constructor.name} has not learned anything yet`);
  return learned;
}

/** Lets others have a turn, such as a signal. @throws the reason of the signal, if it is aborted */
export async function breathe({ signal }: FitContext): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
