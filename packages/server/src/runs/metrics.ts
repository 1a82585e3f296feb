import { readFileSync, statSync } from 'node:fs';

/** One row of `metrics.jsonl`: `epoch`, and values by log key; NaN and Infinity are texts of that name. */
export type MetricsRow = Readonly<Record<string, number | string>>;

/** Some rows of a run's metrics. */
export interface MetricsPart {
  readonly rows: readonly MetricsRow[];
  /** Rows before those that come next; less than was asked for if a resumed run went back. */
  readonly next: number;
}

const MOST_ROWS = 5000;
const LARGEST = 64 * 2 ** 20;

/** The measured values of a run from a row on; a half-written last line is left for the next time. */
export function readMetricsFrom(file: string, from: number): MetricsPart {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > LARGEST) return { rows: [], next: 0 };
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const begin = Math.min(from, lines.length);
  const chosen = lines.slice(begin, begin + MOST_ROWS);
  return { rows: chosen.map(rowOf).filter((row) => row !== undefined), next: begin + chosen.length };
}

function rowOf(line: string): MetricsRow | undefined {
  try {
    return JSON.parse(line) as MetricsRow;
  } catch {
    return undefined; // damaged; the runner says so
  }
}
