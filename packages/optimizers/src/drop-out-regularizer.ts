import { Regularizer, type NetworkPlan, type Program, type Regularization } from '@uninas/contracts';
import { float, Register } from '@uninas/core';
import { DROP_LIMITS } from './drop-limits.js';

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
  /** @throws {Error} if no head has dropout */
  override check({ modules }: NetworkPlan): void {
    if (modules.some(({ program }) => hasHeadDropout(program))) return;
    throw new Error('DropOutRegularizer: no head of the network has dropout; use another head, or leave it out');
  }

  protected override get configuredStrength(): number {
    return this.args.prob;
  }

  protected override get strengthLimits(): readonly [number, number] {
    return DROP_LIMITS;
  }

  override at(): Regularization {
    return { dropout: this.strength! };
  }
}

function hasHeadDropout({ steps }: Program): boolean {
  return steps.some((step) =>
    step.op === 'choice' ? step.branches.some(hasHeadDropout) : step.op === 'dropout' && step.isHead,
  );
}
