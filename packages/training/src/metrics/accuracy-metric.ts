import { Metric, type Metrics, type Ops, type Targets, type Tensor } from '@uninas/contracts';
import { int, list, Register } from '@uninas/core';

const SINGLE = 'AccuracyMetric is for classes, found a single output; CriterionMetric measures values';

/**
 * Share of samples whose class is among the k largest outputs of the last
 * head, as `accuracy/<k>`.
 *
 * Of equal outputs the lower class index counts as the larger one. A k beyond
 * the number of classes is always reached. Samples of the ignored class are
 * left out, and that class is never predicted; a batch with no other samples
 * has no value.
 */
@Register.as('metric', { only_head: true })
export class AccuracyMetric extends Metric.with({
  topk: list(int, [1, 5], 'numbers of largest outputs that are looked at', { min: 1, minLength: 1 }),
  ignore_index: int(-999, 'class index that is left out'),
}) {
  /**
   * @param outputs logits `[batch, classes]` of every head
   * @throws {Error} if the last head has a single output, of which every sample would be correct
   */
  override evaluate(_ops: Ops, outputs: readonly Tensor[], targets: Targets): Metrics {
    const logits = outputs.at(-1);
    if (logits === undefined) throw new Error('AccuracyMetric: the network has no head');
    if (logits.shape.at(-1) === 1) throw new Error(SINGLE);
    const ranks = ranksOfLabels(logits, targets.labels.dataSync(), this.args.ignore_index);
    if (ranks.length === 0) return {};
    return Object.fromEntries(
      this.args.topk.map((k) => [`accuracy/${k}`, ranks.filter((rank) => rank < k).length / ranks.length]),
    );
  }
}

/** For each sample that counts, how many classes are predicted before its own. */
function ranksOfLabels(logits: Tensor, labels: ArrayLike<number>, ignored: number): number[] {
  const values = logits.dataSync();
  const classes = logits.shape.at(-1) ?? 1;
  const ranks: number[] = [];
  for (let sample = 0; sample < labels.length; sample++) {
    const label = labels[sample] ?? -1;
    if (label === ignored) continue;
    const row = values.subarray(sample * classes, (sample + 1) * classes);
    const own = row[label] ?? Number.NaN;
    let rank = 0;
    row.forEach((value, i) => {
      if (i === label || i === ignored) return;
      // written so that a NaN is never behind: it must not make a sample correct
      if (!(value < own) && !(value === own && i > label)) rank++;
    });
    ranks.push(rank);
  }
  return ranks;
}
