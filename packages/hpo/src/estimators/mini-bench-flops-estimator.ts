import type { BenchQuestion } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { MiniBenchEstimator } from './mini-bench-estimator.js';

/** The multiply-adds of an architecture in a benchmark, for one sample. */
@Register.as('hpo_estimator', { requires_bench: true })
export class MiniBenchFlopsEstimator extends MiniBenchEstimator.with({}) {
  protected override question(): BenchQuestion {
    return { metric: 'flops' };
  }
}
