import {
  Metric,
  type Gathered,
  type Gatherer,
  type GatherMoment,
  type Metrics,
  type Ops,
  type Targets,
  type Tensor,
} from '@uninas/contracts';
import { int, Register } from '@uninas/core';
import { matrixPicture, matrixSvg } from './confusion-figure.js';
import { isDue } from './is-due.js';

/**
 * How often which class is predicted for which: a matrix of counts `[prediction, target]` of the
 * last head over all samples of a phase, as the figure `confusion_matrix`.
 *
 * Of equal outputs the lower class index is predicted. Also gives the mean over the classes of the
 * share of their samples that is predicted correctly, as `confusion_matrix/mean_recall`.
 */
@Register.as('metric', { only_head: true })
export class ConfusionMatrixMetric extends Metric.with({
  each_epochs: int(-1, 'epochs from one figure to the next, only one of the last epoch unless positive', { min: -1 }),
  ignore_target_index: int(-999, 'class index whose samples are left out'),
  ignore_prediction_index: int(-999, 'class index that is never predicted'),
}) {
  /** Single batches have no value. */
  override evaluate(): Metrics {
    return {};
  }

  override gather(at: GatherMoment): Gatherer | undefined {
    if (!isDue(this.args.each_epochs, at)) return undefined;
    return new ConfusionMatrix(this.args, at.classNames);
  }
}

interface Ignored {
  readonly ignore_target_index: number;
  readonly ignore_prediction_index: number;
}

/** Counts `[prediction, target]`, row by row. */
class ConfusionMatrix implements Gatherer {
  #counts: number[][] = [];

  constructor(
    private readonly ignored: Ignored,
    private readonly classNames: readonly string[] | undefined,
  ) {}

  add(_ops: Ops, outputs: readonly Tensor[], { labels }: Targets): void {
    const logits = outputs.at(-1);
    if (logits === undefined) throw new Error('ConfusionMatrixMetric: the network has no head');
    const classes = logits.shape.at(-1) ?? 1;
    if (this.#counts.length === 0) this.#counts = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
    const values = logits.dataSync();
    labels.dataSync().forEach((label, sample) => {
      if (label === this.ignored.ignore_target_index || label < 0 || label >= classes) return;
      const prediction = this.#largest(values.subarray(sample * classes, (sample + 1) * classes));
      if (prediction !== undefined) this.#counts[prediction]![label]!++;
    });
  }

  result(): Gathered | undefined {
    const counts = this.#counts;
    if (counts.every((row) => row.every((count) => count === 0))) return undefined;
    const names = counts.map((_, i) => this.classNames?.[i] ?? String(i));
    const recalls = counts.flatMap((row, i) => {
      const samples = counts.reduce((sum, other) => sum + other[i]!, 0);
      return samples === 0 ? [] : [row[i]! / samples];
    });
    return {
      metrics: { 'confusion_matrix/mean_recall': recalls.reduce((sum, one) => sum + one, 0) / recalls.length },
      figures: new Map([['confusion_matrix', matrixSvg(counts, names)]]),
      pictures: new Map([['confusion_matrix', matrixPicture(counts)]]),
    };
  }

  /** Undefined if all are ignored or not numbers. */
  #largest(row: ArrayLike<number>): number | undefined {
    let best: number | undefined;
    for (let i = 0; i < row.length; i++) {
      if (i === this.ignored.ignore_prediction_index || Number.isNaN(row[i])) continue;
      if (best === undefined || row[i]! > row[best]!) best = i;
    }
    return best;
  }
}
