import { plotSvg, readMetrics, type MetricsRow, type PlotSeries } from '@uninas/runs';
import { METRICS_FILE } from '@uninas/training';
import type { RunFiles } from '@uninas/contracts';

/** A figure of measured values over epochs. */
interface Curves {
  readonly name: string;
  readonly title: string;
  readonly pattern: RegExp;
}

const CURVES: readonly Curves[] = [
  { name: 'loss', title: 'Loss', pattern: /^(train|val|test)\/(.*\/)?loss$/ },
  { name: 'accuracy', title: 'Accuracy', pattern: /^(train|val|test)\/(.*\/)?accuracy\/1$/ },
];

/** Draws the losses and accuracies that a run has measured. @returns the names of the files */
export function drawCurves(files: RunFiles): readonly string[] {
  if (files.readText(METRICS_FILE) === undefined) return [];
  const { rows } = readMetrics(files.path(METRICS_FILE));
  return CURVES.flatMap(({ name, title, pattern }) => {
    const series = seriesOf(rows, pattern);
    if (series.length === 0) return [];
    const file = `figures/${name}.svg`;
    files.writeText(file, plotSvg({ title, xLabel: 'epoch', yLabel: title.toLowerCase(), series }));
    return [file];
  });
}

function seriesOf(rows: readonly MetricsRow[], pattern: RegExp): PlotSeries[] {
  const keys = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))].filter((key) => pattern.test(key));
  return keys.sort().map((name) => ({
    name,
    kind: 'line',
    points: rows.map(({ epoch, values }) => [epoch + 1, values[name] ?? Number.NaN] as const),
  }));
}
