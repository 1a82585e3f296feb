import { GrowingLines } from './growing-lines.js';
import { Recent } from './recent.js';

/** One row of `metrics.jsonl`: `epoch`, and values by log key; NaN and Infinity are texts of that name. */
export type MetricsRow = Readonly<Record<string, number | string>>;

/** Some rows of a run's metrics. */
export interface MetricsPart {
  readonly rows: readonly MetricsRow[];
  /** Rows before those that come next; less than was asked for if a resumed run went back. */
  readonly next: number;
}

/** Rows and bytes that are given at once. */
const MOST_ROWS = 5000;
const MOST_BYTES = 4 * 2 ** 20;
/** Files whose lines are known. */
const MOST_FILES = 64;

/** Files of measured values; what was read of one is not read again. */
export class MetricsFiles {
  readonly #files = new Recent(MOST_FILES, (file) => new GrowingLines(file));

  /** The values from a row on; a half-written last line is left for the next time. */
  readFrom(file: string, from: number): MetricsPart {
    const { lines, next } = this.#files.get(file).read(from, MOST_ROWS, MOST_BYTES);
    return { rows: lines.map(rowOf).filter((row) => row !== undefined), next };
  }

  /** How many rows there are. */
  count(file: string): number {
    return this.#files.get(file).count();
  }
}

function rowOf(line: string): MetricsRow | undefined {
  try {
    return JSON.parse(line) as MetricsRow;
  } catch {
    return undefined; // damaged; the runner says so
  }
}
