import { Criterion, type Ops, type Targets, type Tensor } from '@uninas/contracts';
import { float, int, Register } from '@uninas/core';

/**
 * Cross entropy of softmax outputs on class labels or soft labels, with label
 * smoothing and an ignored class.
 *
 * With K classes and smoothing e the targets are `(1 - e) * target + e / K`.
 * A sample whose label is `ignore_index` costs nothing, gets no gradient and
 * does not count in the mean; the mean of no samples is 0.
 *
 * @source Szegedy et al., 2016, "Rethinking the inception architecture for computer vision", section 7
 */
@Register.as('criterion', { only_head: true })
export class CrossEntropyCriterion extends Criterion.with({
  smoothing_epsilon: float(0, 'share of the target spread evenly over all classes', { min: 0, max: 1 }),
  ignore_index: int(-100, 'class index whose samples cost nothing'),
}) {
  /** @param output logits `[batch, classes]` */
  override loss(ops: Ops, output: Tensor, targets: Targets): Tensor {
    const { reduction, ignore_index } = this.args;
    const counted = countedSamples(targets.labels, ignore_index);
    return ops.tidy(() => {
      const losses = ops.softmaxCrossEntropy(output, this.#smoothed(ops, targets.probabilities));
      const kept = counted === undefined ? losses : ops.mul(losses, ops.tensor(counted.mask, losses.shape));
      if (reduction === 'none') return kept;
      const sum = ops.sum(kept);
      if (reduction === 'sum') return sum;
      return ops.affine(sum, 1 / Math.max(1, counted?.count ?? losses.size));
    });
  }

  #smoothed(ops: Ops, probabilities: Tensor): Tensor {
    const { smoothing_epsilon: epsilon } = this.args;
    if (epsilon === 0) return probabilities;
    const classes = probabilities.shape.at(-1) ?? 1;
    return ops.affine(probabilities, 1 - epsilon, epsilon / classes);
  }
}

/** 1 for every sample that counts and 0 for the others; undefined if all count. */
function countedSamples(labels: Tensor, ignored: number): { mask: Float32Array; count: number } | undefined {
  const mask = Float32Array.from(labels.dataSync(), (label) => (label === ignored ? 0 : 1));
  const count = mask.reduce((sum, one) => sum + one, 0);
  return count === mask.length ? undefined : { mask, count };
}
