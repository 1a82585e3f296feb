import {
  Metric,
  type Gathered,
  type Gatherer,
  type GatherMoment,
  type Metrics,
  type ModuleSource,
  type Ops,
  type Targets,
  type Tensor,
} from '@uninas/contracts';
import { int, moduleNames, Register } from '@uninas/core';
import { plotSvg } from '@uninas/runs';
import { loadNasMetrics, type NasMetrics } from '../nas-metrics/load-nas-metrics.js';
import { isDue } from './is-due.js';
import { singleValues } from './single-values.js';

/**
 * Rank and linear correlations between the outputs of the last head and the targets over all samples
 * of a phase, as `correlations/<name>`, and a figure of all pairs; for regression of single values.
 *
 * A correlation is NaN, and left out, if one side is constant.
 */
@Register.as('metric', { only_head: true })
export class CorrelationsMetric extends Metric.with({
  each_epochs: int(-1, 'epochs from one figure to the next, only one of the last epoch unless positive', { min: -1 }),
  correlations: moduleNames(
    'nas_metric',
    ['KendallTauNasMetric', 'SpearmanNasMetric'],
    'what is computed: KendallTauNasMetric, PearsonNasMetric, SpearmanNasMetric',
    { where: { is_correlation: true }, minLength: 1 },
  ),
}) {
  #correlations: NasMetrics | undefined;

  /** @throws {Error} if a correlation is unknown */
  override async prepare(modules: ModuleSource): Promise<void> {
    this.#correlations = await loadNasMetrics(this.args.correlations, modules, this.node.path);
  }

  /** Single batches have no value. */
  override evaluate(): Metrics {
    return {};
  }

  /** @throws {Error} if it was not prepared */
  override gather(at: GatherMoment): Gatherer | undefined {
    if (this.#correlations === undefined) throw new Error('CorrelationsMetric: its correlations are not loaded');
    return isDue(this.args.each_epochs, at) ? new Pairs(this.#correlations) : undefined;
  }
}

class Pairs implements Gatherer {
  readonly #outputs: number[] = [];
  readonly #targets: number[] = [];

  constructor(private readonly correlations: NasMetrics) {}

  add(_ops: Ops, outputs: readonly Tensor[], targets: Targets): void {
    const values = singleValues('CorrelationsMetric', outputs, targets);
    this.#outputs.push(...values.outputs);
    this.#targets.push(...values.targets);
  }

  result(): Gathered | undefined {
    if (this.#outputs.length < 2) return undefined;
    const pairs = { predictions: this.#outputs, targets: this.#targets, maximize: true };
    const measured = [...this.correlations].map(([name, metric]): [string, number] => {
      return [`correlations/${name}`, metric.value(pairs) ?? Number.NaN];
    });
    const points = this.#targets.map((target, i): [number, number] => [target, this.#outputs[i]!]);
    const figure = plotSvg({
      title: measured.map(([name, value]) => `${name.split('/')[1]} ${value.toPrecision(4)}`).join(', '),
      xLabel: 'target',
      yLabel: 'output',
      series: [{ name: 'samples', kind: 'scatter', points }],
    });
    return {
      metrics: Object.fromEntries(measured.filter(([, value]) => Number.isFinite(value))),
      figures: new Map([['correlations', figure]]),
    };
  }
}
