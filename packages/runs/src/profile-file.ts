import { writeFileAtomic } from './atomic-file.js';
import type { JsonValue } from './json-text.js';
import { readSaved, unfit } from './saved-file.js';

const FORMAT = { format: 'uninas-profile', version: 1, holds: 'a file of profiled values' };

/** How names of files of profiled values end. */
export const PROFILE_ENDING = '.profile.json';

/** A value of an architecture. */
export interface ProfiledValue {
  /** A chosen index for each cell. */
  readonly gene: readonly number[];
  /** Finite. */
  readonly value: number;
}

/** Measured values of architectures of one space, to learn from and to test by. */
export interface Profile {
  /** Number of options of each cell. */
  readonly sizes: readonly number[];
  /** What was measured, such as `latency`. */
  readonly value: string;
  readonly train: readonly ProfiledValue[];
  readonly test: readonly ProfiledValue[];
}

/**
 * Writes values, whole or not at all, one architecture in a line:
 * `{ "format": "uninas-profile", "version": 1, "sizes", "value", "train": [[...gene, value], ...], "test" }`.
 *
 * @throws {RunError} UNINAS_ERUN_JSON if a gene is of another space, or a value is not finite;
 *   UNINAS_ERUN_WRITE
 */
export function writeProfile(path: string, profile: Profile): void {
  const { sizes, value, train, test } = profile;
  for (const part of ['train', 'test'] as const) {
    for (const [i, row] of profile[part].entries()) checkRow(path, `${part}[${i}]`, [...row.gene, row.value], sizes);
  }
  const { format, version } = FORMAT;
  const head = Object.entries({ format, version, sizes, value }).map(
    ([name, own]) => `"${name}": ${JSON.stringify(own)}`,
  );
  const parts = Object.entries({ train, test }).map(([name, rows]) => `"${name}": [${rows.map(line).join(',')}\n]`);
  writeFileAtomic(path, `{\n${[...head, ...parts].join(',\n')}\n}\n`);
}

/** @throws {RunError} UNINAS_ERUN_READ, or UNINAS_ERUN_JSON naming what does not fit */
export function readProfile(path: string): Profile {
  const { sizes, value, train, test } = readSaved(path, FORMAT);
  if (!isSizes(sizes)) throw unfit(path, '"sizes" should list the number of options of each cell');
  if (typeof value !== 'string' || value === '') throw unfit(path, '"value" should name what was measured');
  const rowsOf = (name: string, rows: JsonValue | undefined): ProfiledValue[] => {
    if (!Array.isArray(rows)) throw unfit(path, `"${name}" should be a list`);
    return rows.map((row: JsonValue, i) => {
      const numbers = checkRow(path, `${name}[${i}]`, row, sizes);
      return { gene: numbers.slice(0, -1), value: numbers.at(-1)! };
    });
  };
  return { sizes, value, train: rowsOf('train', train), test: rowsOf('test', test) };
}

function line({ gene, value }: ProfiledValue): string {
  return `\n  ${JSON.stringify([...gene, value])}`;
}

function isSizes(value: JsonValue | undefined): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((size) => Number.isInteger(size) && size > 0);
}

/** The numbers of a row. @throws {RunError} UNINAS_ERUN_JSON naming the place of what does not fit */
function checkRow(path: string, place: string, row: JsonValue, sizes: readonly number[]): readonly number[] {
  if (!Array.isArray(row) || row.length !== sizes.length + 1) {
    throw unfit(path, `${place} should be a list of ${sizes.length} indices and a value`);
  }
  const numbers = row as readonly number[];
  const wrong = sizes.findIndex((size, i) => !(Number.isInteger(numbers[i]) && numbers[i]! >= 0 && numbers[i]! < size));
  if (wrong >= 0) {
    const found = JSON.stringify(numbers[wrong]);
    throw unfit(path, `${place}: cell ${wrong} has ${found}, expected an index below ${sizes[wrong]}`);
  }
  const value: unknown = numbers.at(-1);
  if (Number.isFinite(value)) return numbers;
  throw unfit(path, `${place}: the value is ${typeof value === 'number' ? value : JSON.stringify(value)}, not finite`);
}
