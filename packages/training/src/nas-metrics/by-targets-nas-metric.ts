import { Register } from '@uninas/core';
import { ByValueNasMetric } from './by-value-nas-metric.js';

/** Predictions in the order of the true values, the best first: their mean, least and most. */
@Register.as('nas_metric')
export class ByTargetsNasMetric extends ByValueNasMetric.with({}) {
  protected override readonly by = 'targets';
}
