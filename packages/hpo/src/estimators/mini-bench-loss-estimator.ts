import { Register } from '@uninas/core';
import { MiniBenchResultEstimator } from './mini-bench-result-estimator.js';

/** The loss of an architecture in a benchmark. */
@Register.as('hpo_estimator', { requires_bench: true })
export class MiniBenchLossEstimator extends MiniBenchResultEstimator.with({}) {
  protected override readonly metric = 'loss';
}
