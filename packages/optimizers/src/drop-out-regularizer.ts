import { Regularizer, type Regularization } from '@uninas/contracts';
import { float, Register } from '@uninas/core';

/**
 * Constant dropout in the heads, in place of the rate that they were built with.
 *
 * @source Srivastava et al., 2014, "Dropout: A simple way to prevent neural
 *   networks from overfitting"
 */
@Register.as('regularizer')
export class DropOutRegularizer extends Regularizer.with({
  prob: float(0, 'probability that a feature is dropped', { min: 0, below: 1 }),
}) {
  override at(): Regularization {
    return { dropout: this.args.prob };
  }
}
