import type { BenchQuestion } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { MiniBenchEstimator } from './mini-bench-estimator.js';

/** The latency of an architecture in a benchmark, in its unit, which mostly is milliseconds. */
@Register.as('hpo_estimator', { requires_bench: true })
export class MiniBenchLatencyEstimator extends MiniBenchEstimator.with({}) {
  protected override question(): BenchQuestion {
    return { metric: 'latency' };
  }
}
