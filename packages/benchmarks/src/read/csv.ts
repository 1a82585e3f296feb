import { suggest } from '@uninas/core';
import { BenchError } from '../bench-error.js';
import type { BenchFile } from './bench-file.js';

/** A table of texts with named columns. */
export interface Csv {
  readonly path: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** In the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const MISSING = new Set(['', 'nan', 'none', 'null', 'na', 'inf', '-inf', 'infinity', '-infinity']);

/**
 * Reads comma separated values with a header; semicolons or tabs if the header has no comma. Cells may
 * be quoted, but hold no line breaks. Blank lines are left out.
 *
 * @throws {BenchError} with the line that has too few or too many cells, or a quote that is not closed
 */
export function parseCsv({ path, text }: BenchFile): Csv {
  const lines = text.split(/\r?\n/);
  const separator = [',', ';', '\t'].find((one) => lines[0]!.includes(one)) ?? ',';
  const split = (line: string, number: number): readonly string[] => {
    if (!line.includes('"')) return line.split(separator);
    return quotedCells(line, separator) ?? refuse(path, number, 'a quote is not closed, or text follows it');
  };
  const header = split(lines[0]!, 1).map((name) => name.trim());
  const twice = header.find((name, i) => header.indexOf(name) < i);
  if (twice !== undefined) refuse(path, 1, `two columns are called ${twice || 'nothing'}`);
  const rows: CsvRow[] = [];
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.trim() === '') continue;
    const cells = split(line, i + 1);
    if (cells.length !== header.length) refuse(path, i + 1, `${cells.length} cells; the header has ${header.length}`);
    rows.push({ line: i + 1, cells });
  }
  return { path, header, rows };
}

/** The place of a column. @throws {BenchError} naming the likeliest one */
export function columnOf({ path, header }: Csv, name: string): number {
  const column = header.indexOf(name);
  if (column >= 0) return column;
  const near = suggest(name, header);
  const meant = near === undefined ? '' : `; did you mean ${near.name}?`;
  throw new BenchError(`${path}:1`, `there is no column ${name}; there are ${header.join(', ')}${meant}`);
}

/** The number in a cell; NaN if there is none, or it is not finite. @throws {BenchError} if it is something else */
export function numberIn({ path, header }: Csv, { line, cells }: CsvRow, column: number): number {
  const cell = cells[column]!;
  const value = Number(cell);
  // an empty text would be 0
  if (Number.isFinite(value) && (value !== 0 || cell.trim() !== '')) return value;
  if (MISSING.has(cell.trim().toLowerCase())) return Number.NaN;
  return refuse(path, line, `${header[column]!} is ${JSON.stringify(cell.trim())}; expected a number, or nothing`);
}

/** @returns undefined if a quote is not closed, or text follows it */
function quotedCells(line: string, separator: string): readonly string[] | undefined {
  const cells: string[] = [];
  let start = 0;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(line.slice(start));
    const end = quoted === null ? line.indexOf(separator, start) : start + quoted[0].length;
    const isLast = end < 0 || end === line.length;
    const plain = line.slice(start, end < 0 ? undefined : end);
    if (quoted === null ? plain.includes('"') : !isLast && line[end] !== separator) return undefined;
    cells.push(quoted === null ? plain : quoted[1]!.replaceAll('""', '"'));
    if (isLast) return cells;
    start = end + 1;
  }
}

function refuse(path: string, line: number, what: string): never {
  throw new BenchError(`${path}:${line}`, what);
}
