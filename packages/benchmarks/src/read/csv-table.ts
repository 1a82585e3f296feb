import { basename } from 'node:path';
import type { Log } from '@uninas/contracts';
import { BenchError } from '../bench-error.js';
import type { TableContent } from '../table/bench-table.js';
import { TableBuilder, type TableHead } from '../table/table-builder.js';
import type { ArchFormat } from './arch-format.js';
import { columnOf, numberIn, type Csv } from './csv.js';
import type { ValueColumn } from './value-columns.js';

/** How the rows of a file are read. */
export interface CsvLayout {
  /** Columns that hold the architecture, one after the other. */
  readonly archColumns: readonly string[];
  /** Architectures are numbered by their rows if left out. */
  readonly archFormat?: ArchFormat;
  readonly columns: readonly ValueColumn[];
}

/**
 * The table that the rows of a file make.
 *
 * @param log is told how many rows were merged, being of one architecture
 * @throws {BenchError} with the line of what is no architecture or no number
 */
export function csvTable(csv: Csv, { archColumns, archFormat, columns }: CsvLayout, log: Log): TableContent {
  const places = archColumns.map((name) => columnOf(csv, name));
  const builder = new TableBuilder(columns.map(({ key }) => key));
  const rowsByText = new Map<string, number>();
  for (const row of csv.rows) {
    const place = `${csv.path}:${row.line}`;
    const text = places.map((column) => row.cells[column]!.trim()).join(',');
    if (!rowsByText.has(text)) rowsByText.set(text, rowsByText.size);
    const gene = archFormat === undefined ? [rowsByText.get(text)!] : parsed(archFormat, text, place);
    const values = columns.map(({ column, factor }) => times(numberIn(csv, row, column), factor));
    builder.add(gene, text, values, place);
  }
  const { repeated } = builder;
  if (repeated > 0) log.info(`${csv.path}: ${repeated} further rows of the same architectures; values are their means`);
  return builder.build({ ...headOf(csv.path), ...(archFormat?.space && { space: archFormat.space }) }, csv.path);
}

/** A table is called as its file, without endings. */
export function headOf(path: string): TableHead {
  return { name: basename(path).replace(/(\.(csv|json|tsv|txt))?(\.gz)?$/i, ''), description: '' };
}

/** Whole where nothing but rounding keeps it from being so: 15.64737 million are 15,647,370. */
function times(value: number, factor: number): number {
  const product = value * factor;
  const whole = Math.round(product);
  return Math.abs(product - whole) <= 4 * Number.EPSILON * Math.abs(product) ? whole : product;
}

function parsed(format: ArchFormat, text: string, place: string): readonly number[] {
  try {
    return format.parse(text);
  } catch (error) {
    throw new BenchError(place, `no architecture: ${JSON.stringify(text)}: ${(error as Error).message}`);
  }
}
