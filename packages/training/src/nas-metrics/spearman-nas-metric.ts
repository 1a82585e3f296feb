import { Register } from '@uninas/core';
import { spearman } from '@uninas/space';
import { CorrelationNasMetric } from './correlation-nas-metric.js';

/** Spearman's rank correlation of predictions and truth: of all architectures, and of the n that truly are best. */
@Register.as('nas_metric', { is_correlation: true })
export class SpearmanNasMetric extends CorrelationNasMetric.with({}) {
  protected override correlate(predictions: readonly number[], targets: readonly number[]): number {
    return spearman(predictions, targets);
  }
}
