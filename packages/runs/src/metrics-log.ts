import { JsonLines, readJsonLines } from './json-lines.js';
import type { JsonObject } from './json-text.js';
import { RunError } from './run-error.js';

/** When something was measured; epochs and steps count from 0. */
export interface Moment {
  readonly epoch: number;
  readonly step?: number;
}

/** One row of a metrics file. */
export interface MetricsRow extends Moment {
  readonly values: Readonly<Record<string, number>>;
}

/** Lengths of both files, for a checkpoint to note. */
export interface MetricsOffsets {
  readonly metrics: number;
  readonly timing: number;
}

const FIRST = ['epoch', 'step'];

/**
 * The measured values of a run: rows `{ epoch, step?, key: value, ... }` in metrics.jsonl. Values that
 * depend on the clock or the machine (`time/...`, `res_...`) go to timing.jsonl instead, so that
 * metrics.jsonl of equal runs are equal byte by byte.
 */
export class MetricsLog {
  readonly #metrics: JsonLines;
  readonly #timing: JsonLines;

  /** @throws {RunError} UNINAS_ERUN_WRITE */
  constructor(metricsPath: string, timingPath: string) {
    this.#metrics = new JsonLines(metricsPath, FIRST);
    try {
      this.#timing = new JsonLines(timingPath, FIRST);
    } catch (error) {
      this.#metrics.close();
      throw error;
    }
  }

  /** What opening had to repair. */
  get repaired(): readonly RunError[] {
    return [this.#metrics.repaired, this.#timing.repaired].filter((problem) => problem !== undefined);
  }

  /** @throws {RunError} UNINAS_ERUN_WRITE, or UNINAS_ERUN_JOURNAL for a key or moment that cannot be */
  append({ epoch, step }: Moment, values: Readonly<Record<string, number>>): void {
    const moment = step === undefined ? { epoch } : { epoch, step };
    const wrong = Object.entries(moment).find(([, count]) => !Number.isSafeInteger(count) || count < 0);
    if (wrong) throw this.#refuse(`${wrong[0]} ${wrong[1]}, expected a whole number from 0`);
    const reserved = FIRST.find((name) => Object.hasOwn(values, name));
    if (reserved !== undefined) throw this.#refuse(`a value named "${reserved}"; this name is taken`);
    const pairs = Object.entries(values);
    this.#add(this.#metrics, moment, pairs.filter(([key]) => !isClockKey(key))); // prettier-ignore
    this.#add(this.#timing, moment, pairs.filter(([key]) => isClockKey(key))); // prettier-ignore
  }

  /** Forces both files to the disk and returns their lengths. @throws {RunError} UNINAS_ERUN_WRITE */
  offsets(): MetricsOffsets {
    return { metrics: this.#metrics.offset(), timing: this.#timing.offset() };
  }

  /** Cuts both files back to what a checkpoint noted. @throws {RunError} UNINAS_ERUN_JOURNAL, UNINAS_ERUN_WRITE */
  truncate({ metrics, timing }: MetricsOffsets): void {
    this.#metrics.truncate(metrics);
    this.#timing.truncate(timing);
  }

  close(): void {
    this.#metrics.close();
    this.#timing.close();
  }

  #add(file: JsonLines, moment: Moment, pairs: [string, number][]): void {
    if (pairs.length > 0) file.append({ ...Object.fromEntries(pairs), ...moment } as JsonObject);
  }

  #refuse(what: string): RunError {
    return new RunError({ code: 'UNINAS_ERUN_JOURNAL', path: this.#metrics.path, what, kept: 'nothing was written' });
  }
}

/** Whether a log key names something that differs between equal runs. */
export function isClockKey(key: string): boolean {
  return key.startsWith('time/') || /^res_\w+\//.test(key);
}

/** All rows of metrics.jsonl or timing.jsonl. @throws {RunError} as readJsonLines */
export function readMetrics(path: string): { readonly rows: readonly MetricsRow[]; readonly problem?: RunError } {
  const { rows, problem } = readJsonLines(path);
  const read = rows.map(({ epoch, step, ...rest }, i): MetricsRow => {
    const values = Object.entries(rest).filter((pair): pair is [string, number] => typeof pair[1] === 'number');
    if (typeof epoch !== 'number' || values.length < Object.keys(rest).length) {
      throw new RunError({
        code: 'UNINAS_ERUN_JOURNAL',
        path: `${path}:${i + 1}`,
        what: 'this row is no { epoch, key: number, ... }',
      });
    }
    return { epoch, ...(typeof step === 'number' ? { step } : {}), values: Object.fromEntries(values) };
  });
  return problem ? { rows: read, problem } : { rows: read };
}
