import { Task, type Benchmark, type JsonValue, type TaskContext, type TaskResult } from '@uninas/contracts';
import { between, bool, moduleNames, Register } from '@uninas/core';
import { plotSvg } from '@uninas/runs';
import { FEWEST_CORRELATED, loadNasMetrics, type NasMetrics } from '@uninas/training';
import { inRunFolder, refuseFolder } from './run/in-run-folder.js';
import type { OpenRun } from './run/open-run.js';
import { RunLines } from './run/run-lines.js';
import { setUp } from './run/set-up-error.js';
import { pairedValues, type PairedValues } from './search/paired-values.js';

/** What is compared, and how. */
interface Prepared {
  readonly benchmarks: readonly Benchmark[];
  readonly correlations: NasMetrics;
}

/** How two benchmarks agree on one value. */
interface Agreement {
  readonly values: PairedValues;
  readonly correlations: readonly (readonly [string, number])[];
}

/**
 * Compares benchmarks of one search space, each with each: how the values of the architectures that both
 * know correlate, by metric and data set. Of several lengths of training it takes the longest, of the
 * parts of the data the `default_result_type` of each benchmark, so that one file may be given twice.
 * A value that is constant correlates with nothing, and is left out.
 *
 * Writes a figure of each pair of values, `figures/<i>-<j>/<metric>_<data sets>.svg`.
 *
 * @source Laube, 2021, "The UniNAS framework"; there, estimators and a search algorithm are to be given,
 *   and not used
 */
@Register.as('task', { search: true })
export class EvalBenchTask extends Task.with(
  {
    same_dataset: bool(false, 'whether only values of one data set are compared'),
    measure_correlations: moduleNames(
      'nas_metric',
      ['KendallTauNasMetric'],
      'what is computed: KendallTauNasMetric, PearsonNasMetric, SpearmanNasMetric',
      { where: { is_correlation: true }, minLength: 1 },
    ),
  },
  {
    cls_benchmarks: between('benchmark_set', 2, null, 'results that are compared', {
      where: { mini: true, tabular: true },
      duplicates: true,
    }),
  },
) {
  /** Reads all results, and looks whether they can be compared. */
  override async rehearse(context: TaskContext): Promise<void> {
    if (!context.resume) refuseFolder(this);
    await this.#prepare(context, new RunLines(context.log, this.constructor.name));
  }

  override async run(context: TaskContext): Promise<TaskResult> {
    return inRunFolder(this, context, async ({ log, begin }) => {
      const { benchmarks, correlations } = await this.#prepare(context, log);
      const run = begin();
      const rows: JsonValue[] = [];
      for (const [i, first] of benchmarks.entries()) {
        for (const [j, second] of benchmarks.entries()) {
          if (j <= i) continue;
          if (context.signal.aborted) return { done: false, summary: { compared: rows.length } };
          rows.push(...this.#compare(run, log, correlations, [i, first], [j, second]));
        }
      }
      return { done: true, summary: { compared: rows.length, correlations: rows } };
    });
  }

  async #prepare({ modules }: TaskContext, log: RunLines): Promise<Prepared> {
    const { cls_benchmarks: sets } = this.children;
    const correlations = await setUp('measure_correlations', () => {
      return loadNasMetrics(this.args.measure_correlations, modules, this.node.path);
    });
    const benchmarks: Benchmark[] = [];
    for (const [i, set] of sets.entries()) {
      const opened = await setUp(`cls_benchmarks#${i}`, async () => {
        const benchmark = await set.open(log);
        const [first = benchmark] = benchmarks;
        if (first.space.length === benchmark.space.length) return benchmark;
        const lengths = `${benchmark.space.length} positions, those of ${first.name} have ${first.space.length}`;
        throw new Error(`${benchmark.name} is of another search space: its architectures have ${lengths}`);
      });
      log.info(`Benchmark ${i}: ${opened.name}, ${opened.genes.length} architectures, ${opened.keys.join(', ')}`);
      benchmarks.push(opened);
    }
    return { benchmarks, correlations };
  }

  #compare(
    { files }: OpenRun,
    log: RunLines,
    metrics: NasMetrics,
    [i, first]: readonly [number, Benchmark],
    [j, second]: readonly [number, Benchmark],
  ): readonly JsonValue[] {
    log.headline(`${first.name} and ${second.name}`);
    const agreements = pairedValues(first, second, this.args.same_dataset).flatMap((values) =>
      agreement(values, metrics),
    );
    if (agreements.length === 0) log.warn('They have no values in common that could be compared');
    return agreements.map(({ values, correlations }) => {
      const { metric, keys, dataSets } = values;
      const file = `figures/${i}-${j}/${metric}_${dataSets.join('_')}.svg`;
      const texts = correlations.map(([name, value]) => `${name} ${value.toPrecision(6)}`);
      log.info(`${keys.join(' and ')}, ${values.first.length} architectures: ${texts.join(', ')}`);
      const points = values.first.map((value, k): readonly [number, number] => [value, values.second[k]!]);
      const labels = [`${first.name} ${keys[0]}`, `${second.name} ${keys[1]}`] as const;
      const series = [{ name: `${points.length} architectures`, kind: 'scatter', points }] as const;
      files.writeText(file, plotSvg({ title: texts.join(', '), xLabel: labels[0], yLabel: labels[1], series }));
      return {
        benchmarks: `${i}-${j}`,
        first: labels[0],
        second: labels[1],
        architectures: points.length,
        ...Object.fromEntries(correlations),
        file,
      };
    });
  }
}

function agreement(values: PairedValues, metrics: NasMetrics): readonly Agreement[] {
  const { first: targets, second: predictions } = values;
  if (targets.length < FEWEST_CORRELATED) return [];
  const correlations = [...metrics].map(([name, metric]): readonly [string, number] => {
    return [name, metric.value({ predictions, targets, maximize: true }) ?? Number.NaN];
  });
  return correlations.some(([, value]) => Number.isNaN(value)) ? [] : [{ values, correlations }];
}
