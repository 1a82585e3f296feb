import type { Benchmark, Candidate, JsonValue, NasCurve, NasFinding, NasPairs } from '@uninas/contracts';
import { plotSvg } from '@uninas/runs';
import { FEWEST_CORRELATED, type NasMetrics } from '@uninas/training';
import { meantValues } from './paired-values.js';

/** A value that is predicted, and known. */
export interface ComparedKey {
  /** That of the estimator. */
  readonly key: string;
  readonly maximize: boolean;
  readonly dataSet: string;
  /** Its name in the benchmark. */
  readonly known: string;
}

/** What is found by a metric for a set of architectures. */
export interface ComparedPredictions {
  readonly row: { readonly [name: string]: JsonValue };
  /** Log line with the first curve, at a few numbers of architectures; of what is only to be drawn there is none. */
  readonly line?: string;
  readonly file: string;
  readonly figure: string;
}

/** Where a curve is told as numbers. */
const TOLD = [10, 25, 50, 100, 250, 500];

/**
 * The values of a benchmark that predictions of some keys can be compared with: those of the metric that a key
 * begins with, such as `acc1` of `acc1/valid`, of each data set, on the part of the data that the benchmark is configured for.
 */
export function comparedKeys(
  objectives: readonly { readonly key: string; readonly maximize: boolean }[],
  benchmark: Benchmark,
): readonly ComparedKey[] {
  const values = meantValues(benchmark);
  return objectives.flatMap(({ key, maximize }) => {
    const metric = key.split('/')[0]!;
    return values
      .filter((value) => value.metric === metric)
      .map(({ dataSet, key: known }) => ({ key, maximize, dataSet, known }));
  });
}

/**
 * Compares predictions for a set of architectures with what is known of them.
 *
 * @param name of the set, for folders
 * @returns nothing of a value that fewer than three of them have
 */
export function comparePredictions(
  name: string,
  candidates: readonly Candidate[],
  { key, maximize, dataSet, known }: ComparedKey,
  benchmark: Benchmark,
  metrics: NasMetrics,
): readonly ComparedPredictions[] {
  const both = candidates
    .map(({ gene, values }) => [values[key]!, benchmark.value(gene, known)] as const)
    .filter((pair) => pair.every(Number.isFinite));
  if (both.length < FEWEST_CORRELATED) return [];
  const pairs: NasPairs = {
    predictions: both.map(([prediction]) => prediction),
    targets: both.map(([, target]) => target),
    maximize,
  };
  return [...metrics].map(([metric, one]) => {
    const file = `figures/metrics/${name}/${dataSet}/${key.replaceAll('/', '-')}_${metric}.svg`;
    const finding = one.find(pairs);
    const value = one.value(pairs);
    return {
      row: {
        set: name,
        data_set: dataSet,
        key,
        metric,
        architectures: both.length,
        ...(value !== undefined && { value: Number.isNaN(value) ? 'undefined' : value }),
        file,
      },
      ...(value !== undefined && { line: `net_bench/${name}/${dataSet}/${key}/${metric}: ${told(finding)}` }),
      file,
      figure: figureOf(finding, `${metric}, ${name}, ${key} and ${known}`),
    };
  });
}

function told({ curves }: NasFinding): string {
  const points = curves[0]?.points ?? [];
  const shown = points.filter(([x], i) => TOLD.includes(x) || i === points.length - 1);
  return shown.map(([x, y]) => `${x}: ${Number.isNaN(y) ? '-' : y.toPrecision(4)}`).join(', ');
}

function figureOf({ over, of, curves }: NasFinding, title: string): string {
  const series = curves.map(({ name, points }: NasCurve) => ({ name, kind: 'line', points }) as const);
  return plotSvg({ title, xLabel: over, yLabel: of, series });
}
