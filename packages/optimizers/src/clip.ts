import type { Ops, Tensor } from '@uninas/contracts';
import type { OptimizerSettings } from './optimizer-settings.js';

/** Gradients of a group, undefined for variables that were not used. */
export type Gradients = readonly (Tensor | undefined)[];

/**
 * Limits gradients by value or by their norm over the whole group; call it in a tidy.
 *
 * What is not a number stays so; with a norm that is none, all gradients become the same.
 *
 * @source PyTorch, `clip_grad_value_`, `clip_grad_norm_`: factor max / (norm + 1e-6), at most 1
 */
export function clip(ops: Ops, gradients: Gradients, settings: OptimizerSettings): Gradients {
  const { clip_abs_value: limit, clip_norm_value: maxNorm, clip_norm_type: order } = settings;
  if (limit > 0) return gradients.map((g) => g && ops.clip(g, -limit, limit));
  if (maxNorm <= 0) return gradients;
  const factor = maxNorm / (normOf(ops, gradients, order) + 1e-6);
  return factor >= 1 ? gradients : gradients.map((g) => g && ops.affine(g, factor));
}

/** The norm of all values together: the `order`-th root of the sum of their `order`-th powers. */
function normOf(ops: Ops, gradients: Gradients, order: number): number {
  const sums = gradients.filter((g) => g !== undefined).map((g) => ops.sum(powerOf(ops, g, order)));
  if (sums.length === 0) return 0;
  return ops.addN(sums).dataSync()[0]! ** (1 / order);
}

function powerOf(ops: Ops, x: Tensor, order: number): Tensor {
  if (order === 2) return ops.square(x);
  const size = ops.abs(x);
  // 0 stays 0, by way of exp(-infinity)
  return order === 1 ? size : ops.exp(ops.affine(ops.log(size), order));
}
