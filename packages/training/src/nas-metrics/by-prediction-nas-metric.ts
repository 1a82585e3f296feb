import { Register } from '@uninas/core';
import { ByValueNasMetric } from './by-value-nas-metric.js';

/** True values in the order of the predictions, the best first: their mean, least and most. */
@Register.as('nas_metric')
export class ByPredictionNasMetric extends ByValueNasMetric.with({}) {
  protected override readonly by = 'predictions';
}
