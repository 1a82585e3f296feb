import type { LoaderPlan } from '@uninas/contracts';
import { float, Register } from '@uninas/core';
import { AsapStrategy } from './asap-strategy.js';
import { BilevelMethod } from './bilevel-method.js';
import { makeStrategy } from './make-strategy.js';

/**
 * ASAP: DARTS with a temperature that falls, and candidates that are pruned as
 * soon as they are weak, so that the search ends in a single network.
 *
 * In epoch e the temperature is `tau_0 * beta^e`. Until it falls below
 * `tau_grace` there are training batches only; then training and validation
 * batches alternate, and every epoch ends with pruning. Training stops early
 * when every architecture weight has one candidate left.
 *
 * @source Noy et al., 2020, "ASAP: Architecture search, anneal and prune", algorithm 1
 */
@Register.as('method', { search: true })
export class AsapSearchMethod extends BilevelMethod.with({
  tau_0: float(1.6, 'temperature of the softmax in the first epoch', { above: 0 }),
  tau_grace: float(1, 'temperature below which the architecture is trained and pruned', { above: 0 }),
  beta: float(0.95, 'factor of the temperature from one epoch to the next', { above: 0, max: 1 }),
}) {
  protected override createStrategy(name: string): AsapStrategy {
    const { tau_0: tau, tau_grace, beta } = this.args;
    return makeStrategy(AsapStrategy, { name, tau, tau_grace, beta });
  }

  override loaderPlan(epoch: number): LoaderPlan {
    const strategies = this.strategies!.strategies as readonly AsapStrategy[];
    return { train: 1, valid: strategies.some((strategy) => strategy.isLearning(epoch)) ? 1 : 0 };
  }
}
