import type { Log } from '@uninas/contracts';
import { choice, list, Register, str } from '@uninas/core';
import { bench201Format, digitsFormat, numbersFormat, type ArchFormat } from '../read/arch-format.js';
import { csvTable } from '../read/csv-table.js';
import type { Csv } from '../read/csv.js';
import { joined } from '../read/join.js';
import { valueColumns } from '../read/value-columns.js';
import type { TableContent } from '../table/bench-table.js';
import { TabularBenchmark } from './tabular-benchmark.js';

const FORMATS: Readonly<Record<string, ArchFormat>> = {
  numbers: numbersFormat,
  digits: digitsFormat,
  bench201: bench201Format,
};

/**
 * Any table: the format `uninas-benchmark/1`, or comma separated values with a header.
 *
 * Of the latter, `arch_columns` and `arch_format` say how architectures are written, and `columns` which
 * values there are: `acc1/cifar10/test@200=accuracy` (metric, data set, part of the data, epochs; the last
 * two may be left out), or with a factor for another unit, `params/cifar10=params_M*1e6`. Columns whose
 * header is such a name need not be listed. The estimators ask for `acc1`, `loss`, `params`, `flops` and
 * `latency`; a table may have further metrics. Empty cells and those that hold no finite number are
 * missing. Several rows of one architecture are averaged.
 */
@Register.as('benchmark_set', { mini: true, tabular: true })
export class MiniNASTabularBenchmark extends TabularBenchmark.with({
  arch_columns: list(str, ['arch'], 'columns that hold the architecture, one after the other', { minLength: 1 }),
  arch_format: choice(
    'numbers',
    ['numbers', 'digits', 'bench201', 'name'],
    'numbers such as "0, 2, 1", digits such as 021, cells of NAS-Bench-201, or names that only tell rows apart',
  ),
  columns: list(str, [], 'values as key=column or key=column*factor, columns that are named as values if empty'),
  join_paths: list(str, [], 'further files with columns of the same architectures'),
  join_column: str('index', 'column by which rows of further files belong to those of the first'),
}) {
  protected override fromCsv(csv: Csv, log: Log): TableContent {
    const { arch_columns, arch_format, columns, join_paths, join_column } = this.args;
    const all = joined(csv, join_paths, join_column);
    const archFormat = FORMATS[arch_format];
    return csvTable(
      all,
      { archColumns: arch_columns, ...(archFormat && { archFormat }), columns: valueColumns(all, columns) },
      log,
    );
  }
}
