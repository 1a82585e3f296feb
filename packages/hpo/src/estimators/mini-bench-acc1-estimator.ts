import { Register } from '@uninas/core';
import { MiniBenchResultEstimator } from './mini-bench-result-estimator.js';

/** The top-1 accuracy of an architecture in a benchmark, in its unit, which mostly is percent. */
@Register.as('hpo_estimator', { requires_bench: true })
export class MiniBenchAcc1Estimator extends MiniBenchResultEstimator.with({}) {
  protected override readonly metric = 'acc1';
}
