import { Register } from '@uninas/core';
import { kendall } from '@uninas/space';
import { CorrelationNasMetric } from './correlation-nas-metric.js';

/** Kendall's rank correlation tau-b of predictions and truth: of all architectures, and of the n that truly are best. */
@Register.as('nas_metric', { is_correlation: true })
export class KendallTauNasMetric extends CorrelationNasMetric.with({}) {
  protected override correlate(predictions: readonly number[], targets: readonly number[]): number {
    return kendall(predictions, targets);
  }
}
