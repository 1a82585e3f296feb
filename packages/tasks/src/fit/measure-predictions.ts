import type { Metric, Metrics, Ops, Targets, Tensor } from '@uninas/contracts';
import type { PhaseGatherers } from '@uninas/training';

/** What a model says of samples, and what is true. */
export interface Predictions {
  /** `[samples]`: values, or class indices. */
  readonly found: Float64Array;
  readonly wanted: Float64Array;
}

/**
 * How good predictions are: `r2`, the share of the variance that they explain (1 if all are right, 0 if they
 * are no better than the mean), left out if there is nothing to explain; of classes `accuracy/1`.
 *
 * @param classes number of classes, undefined of values
 */
export function qualityOf({ found, wanted }: Predictions, classes: number | undefined): Metrics {
  if (classes !== undefined) {
    return { 'accuracy/1': found.filter((value, i) => value === wanted[i]).length / found.length };
  }
  const mean = wanted.reduce((sum, value) => sum + value / wanted.length, 0);
  const total = wanted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (total === 0) return {};
  return { r2: 1 - wanted.reduce((sum, value, i) => sum + (value - found[i]!) ** 2, 0) / total };
}

/**
 * What metrics measure of predictions, as if a network had made them: values `[samples, 1]`, or classes as
 * `[samples, classes]` with a one for the predicted class. What the tensors hold is freed.
 *
 * @param classes number of classes, undefined of values
 * @param gatherers take the samples in
 */
export function measurePredictions(
  ops: Ops,
  metrics: readonly Metric[],
  { found, wanted }: Predictions,
  classes: number | undefined,
  gatherers: PhaseGatherers,
): Metrics {
  const [output, targets] = tensorsOf(ops, found, wanted, classes);
  try {
    const values: Record<string, number> = {};
    for (const metric of metrics) {
      Object.assign(values, metric.evaluate(ops, [output], targets));
      gatherers.of(metric)?.add(ops, [output], targets);
    }
    return values;
  } finally {
    for (const tensor of [output, targets.labels, targets.probabilities]) tensor.dispose();
  }
}

function tensorsOf(
  ops: Ops,
  found: Float64Array,
  wanted: Float64Array,
  classes: number | undefined,
): readonly [output: Tensor, targets: Targets] {
  const { length } = found;
  const tensor = (values: ArrayLike<number>, width: number): Tensor =>
    ops.tensor(Float32Array.from(values), [length, width]);
  if (classes === undefined) {
    const labels = ops.tensor(new Int32Array(length), [length], 'int32');
    return [tensor(found, 1), { labels, probabilities: tensor(wanted, 1) }];
  }
  const oneHot = (indices: Float64Array): Float32Array => {
    const values = new Float32Array(length * classes);
    for (const [i, index] of indices.entries()) values[i * classes + index] = 1;
    return values;
  };
  const labels = ops.tensor(Int32Array.from(wanted), [length], 'int32');
  return [tensor(oneHot(found), classes), { labels, probabilities: tensor(oneHot(wanted), classes) }];
}
