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
import { bool, int, Register } from '@uninas/core';
import { plotSvg, type PlotSeries } from '@uninas/runs';
import { isDue } from './is-due.js';
import { density, fitNormal, kolmogorovSmirnov } from './normal-fit.js';
import { singleValues } from './single-values.js';

interface Settings {
  readonly num_bins: number;
  readonly log_y: boolean;
  readonly fit_normal: boolean;
  readonly test_ks: boolean;
}

/**
 * The differences of targets and outputs of the last head over all samples of a phase: a histogram
 * as a figure, with `fit_normal` also the normal distribution that fits them best and its
 * `differences/mean` and `differences/std`, and with `test_ks` the distance from it
 * (`differences/ks_statistic`) and how likely one of this size is (`differences/ks_p`). For
 * regression of single values.
 *
 * @source Massey, 1951, "The Kolmogorov-Smirnov test for goodness of fit"
 */
@Register.as('metric', { only_head: true })
export class FitDistributionsMetric extends Metric.with({
  each_epochs: int(-1, 'epochs from one figure to the next, only one of the last epoch unless positive', { min: -1 }),
  num_bins: int(100, 'bins of the histogram', { min: 1 }),
  log_y: bool(false, 'logarithmic axis of counts'),
  fit_normal: bool(false, 'fit a normal distribution'),
  test_ks: bool(false, 'test whether the differences are normal'),
}) {
  /** Single batches have no value. */
  override evaluate(): Metrics {
    return {};
  }

  override gather(at: GatherMoment): Gatherer | undefined {
    return isDue(this.args.each_epochs, at) ? new Differences(this.args) : undefined;
  }
}

class Differences implements Gatherer {
  readonly #values: number[] = [];

  constructor(private readonly settings: Settings) {}

  add(_ops: Ops, outputs: readonly Tensor[], targets: Targets): void {
    const values = singleValues('FitDistributionsMetric', outputs, targets);
    values.targets.forEach((target, i) => this.#values.push(target - values.outputs[i]!));
  }

  result(): Gathered | undefined {
    const values = this.#values.filter(Number.isFinite);
    if (values.length === 0) return undefined;
    const { fit_normal, test_ks } = this.settings;
    const normal = fitNormal(values);
    const isSpread = normal.std > 0;
    const test = test_ks && isSpread ? kolmogorovSmirnov(values, normal) : undefined;
    return {
      metrics: {
        ...(fit_normal && { 'differences/mean': normal.mean, 'differences/std': normal.std }),
        ...(test && { 'differences/ks_statistic': test.statistic, 'differences/ks_p': test.p }),
      },
      figures: new Map([['differences', this.#figure(values, fit_normal && isSpread)]]),
      distributions: new Map([['differences', values]]),
    };
  }

  #figure(values: readonly number[], hasFit: boolean): string {
    const { num_bins, log_y } = this.settings;
    const { low, width, counts } = histogram(values, num_bins);
    const shown = (count: number): number => (log_y ? Math.log10(Math.max(count, 0.5)) : count);
    const steps = counts.flatMap((count, i): [number, number][] => [
      [low + i * width, shown(count)],
      [low + (i + 1) * width, shown(count)],
    ]);
    const series: PlotSeries[] = [{ name: 'samples', kind: 'line', points: steps }];
    if (hasFit) {
      const normal = fitNormal(values);
      const points = Array.from({ length: 101 }, (_, i): [number, number] => {
        const x = low + (i / 100) * width * num_bins;
        return [x, shown(density(x, normal) * values.length * width)];
      });
      series.push({
        name: `normal, ${normal.mean.toPrecision(3)} ± ${normal.std.toPrecision(3)}`,
        kind: 'line',
        points,
      });
    }
    const yLabel = log_y ? 'log10 of samples' : 'samples';
    return plotSvg({ title: `${values.length} differences`, xLabel: 'target less output', yLabel, series });
  }
}

/** Counts in bins of one width from the smallest to the largest value; one of width 1 if they are the same. */
function histogram(values: readonly number[], bins: number): { low: number; width: number; counts: readonly number[] } {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const width = high > low ? (high - low) / bins : 1;
  const counts = Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - low) / width))]!++;
  return { low, width, counts };
}
