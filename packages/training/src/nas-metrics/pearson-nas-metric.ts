import { Register } from '@uninas/core';
import { pearson } from '@uninas/space';
import { CorrelationNasMetric } from './correlation-nas-metric.js';

/** Pearson's linear correlation of predictions and truth: of all architectures, and of the n that truly are best. */
@Register.as('nas_metric', { is_correlation: true })
export class PearsonNasMetric extends CorrelationNasMetric.with({}) {
  protected override correlate(predictions: readonly number[], targets: readonly number[]): number {
    return pearson(predictions, targets);
  }
}
