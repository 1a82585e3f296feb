import type { Ops, Tensor } from '@uninas/contracts';
import { float, Register } from '@uninas/core';
import { DifferenceCriterion } from './difference-criterion.js';

/**
 * Squared error of small differences, absolute error of large ones: d² / 2 where |d| < delta, else
 * delta * (|d| - delta / 2). See `DifferenceCriterion` for what is compared, and how it is reduced.
 *
 * @source Huber, 1964, "Robust estimation of a location parameter"
 */
@Register.as('criterion', { only_head: true })
export class HuberCriterion extends DifferenceCriterion.with({
  delta: float(1, 'difference from which on the loss is linear', { above: 0 }),
}) {
  protected override each(ops: Ops, difference: Tensor): Tensor {
    const { delta } = this.args;
    const size = ops.abs(difference);
    // c = min(|d|, delta): c² / 2 + delta * (|d| - c) is the same in both ranges
    const limited = ops.clip(size, 0, delta);
    return ops.add(ops.affine(ops.square(limited), 0.5), ops.affine(ops.sub(size, limited), delta));
  }
}
