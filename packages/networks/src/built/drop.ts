import type { Step, Tensor } from '@uninas/contracts';
import type { Random } from '@uninas/core';
import { sizeOf } from '../plan/geometry.js';
import type { Run } from './run-program.js';

/** Zeros for random elements or channels, the others scaled so that the mean stays; in training only. */
export function dropElements(run: Run, step: Step & { readonly op: 'dropout' }, x: Tensor): Tensor {
  const rate = step.isHead ? (run.options.dropout ?? step.rate) : step.rate;
  if (!isDropping(run) || rate === 0) return x;
  const shape = step.channels
    ? x.shape.map((size, axis) => (axis === 0 || axis === x.shape.length - 1 ? size : 1))
    : x.shape;
  return masked(run, x, shape, rate, streamOf(run, 'dropout', step.out));
}

/**
 * Zeros for the whole path of random samples, the others scaled so that the
 * mean stays; in training only. The input is left as it is.
 *
 * @source Larsson et al., 2016, "FractalNet: Ultra-deep neural networks without
 *   residuals", local drop-path, with the scaling of DARTS
 */
export function dropPaths(run: Run, step: Step & { readonly op: 'drop_path' }, x: Tensor): Tensor {
  const { dropPath: rate = 0, dropIdentityPaths = false } = run.options;
  if (!isDropping(run) || rate === 0 || (step.isIdentity && !dropIdentityPaths)) return x;
  const shape = x.shape.map((size, axis) => (axis === 0 ? size : 1));
  return masked(run, x, shape, rate, streamOf(run, 'drop_path', step.out));
}

function isDropping({ options: { training, keepsAll = false } }: Run): boolean {
  return training && !keepsAll;
}

function masked({ ops }: Run, x: Tensor, shape: readonly number[], rate: number, random: Random): Tensor {
  if (!(rate >= 0 && rate < 1))
    throw new RangeError(`a probability to drop is at least 0 and less than 1, found ${rate}`);
  const keep = 1 - rate;
  const mask = Float32Array.from({ length: sizeOf(shape) }, () => (random.float() < keep ? 1 / keep : 0));
  return ops.mul(x, ops.tensor(mask, shape));
}

function streamOf(run: Run, purpose: string, id: number): Random {
  const { random } = run.options;
  if (random === undefined) throw new Error(`${purpose} needs a source of random values`);
  return random.at(purpose, id);
}
