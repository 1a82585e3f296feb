import type { Ops, Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { DifferenceCriterion } from './difference-criterion.js';

/** Mean absolute error; see `DifferenceCriterion` for what is compared, and how it is reduced. */
@Register.as('criterion', { only_head: true })
export class L1Criterion extends DifferenceCriterion.with({}) {
  protected override each(ops: Ops, difference: Tensor): Tensor {
    return ops.abs(difference);
  }
}
