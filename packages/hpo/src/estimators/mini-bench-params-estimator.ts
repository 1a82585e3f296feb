import type { BenchQuestion } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { MiniBenchEstimator } from './mini-bench-estimator.js';

/** The number of parameters of an architecture in a benchmark. */
@Register.as('hpo_estimator', { requires_bench: true })
export class MiniBenchParamsEstimator extends MiniBenchEstimator.with({}) {
  protected override question(): BenchQuestion {
    return { metric: 'params' };
  }
}
