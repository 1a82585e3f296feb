import type { BenchQuestion } from '@uninas/contracts';
import { choice, int } from '@uninas/core';
import { MiniBenchEstimator } from './mini-bench-estimator.js';

/** A value that was measured on a part of the data after a training. */
export abstract class MiniBenchResultEstimator extends MiniBenchEstimator.with({
  result_type: choice(
    'default',
    ['default', 'train', 'valid', 'test'],
    'part of the data the value is of; default: that of the benchmark',
  ),
  epochs: int(-1, 'length of the training, the longest there is if negative', { min: -1 }),
}) {
  protected abstract readonly metric: string;

  protected override question(): BenchQuestion {
    const { result_type, epochs } = this.args;
    return {
      metric: this.metric,
      ...(result_type !== 'default' && { resultType: result_type }),
      ...(epochs >= 0 && { epochs }),
    };
  }
}
