import type { Log } from '@uninas/contracts';
import { list, Register, str } from '@uninas/core';
import { isObject, parseJson } from '@uninas/runs';
import { BenchError } from '../bench-error.js';
import { bench201Format } from '../read/arch-format.js';
import type { BenchFile } from '../read/bench-file.js';
import { csvTable, headOf } from '../read/csv-table.js';
import { columnOf, type Csv } from '../read/csv.js';
import { joined } from '../read/join.js';
import { natsRecords } from '../read/nats-records.js';
import { valueColumns, type ValueColumn } from '../read/value-columns.js';
import type { TableContent } from '../table/bench-table.js';
import { TabularBenchmark } from './tabular-benchmark.js';

/** Headers of tables of this benchmark, and what they mean. */
const MEASURED = /^(.+?)_(train|valid|test)_(acc|loss)_(\d+)ep$/;
const COUNTED = /^(.+)_(params|flops|latency)(_M|_ms|_s)?$/;
const FACTORS: Readonly<Record<string, number>> = { _M: 1e6, _s: 1000 };
const DATA_SETS: Readonly<Record<string, string>> = { imagenet16_120: 'ImageNet16-120' };

/**
 * The topology space of NATS-Bench, which is NAS-Bench-201: 15,625 cells of six operations, on
 * `cifar10-valid`, `cifar10`, `cifar100` and `ImageNet16-120`.
 *
 * Reads the format `uninas-benchmark/1`, or comma separated values with a column `arch` of cells such as
 * `|none~0|+|none~0|none~1|+|none~0|none~1|none~2|`. Its other columns are known by their headers:
 * `cifar10_test_acc_200ep` (percent), `cifar10_test_loss_200ep`, `cifar10_params`, `cifar10_flops_M`
 * (millions), `cifar10_latency_ms`; those and further ones may be given by `columns`, as for
 * `MiniNASTabularBenchmark`. The published records of single trainings are read as JSON: by index, then by
 * number of epochs, with `arch_str` and `all_results`. A gene has the indices of the operations in the order of the text.
 *
 * @source Dong and Yang, 2020, "NAS-Bench-201: extending the scope of reproducible neural architecture
 *   search"; isomorphic cells are results of their own there, and here
 */
@Register.as('benchmark_set', { mini: true, tabular: true })
export class MiniNATSBenchTabularBenchmark extends TabularBenchmark.with({
  columns: list(str, [], 'further values as key=column or key=column*factor'),
  join_paths: list(str, [], 'further files with columns of the same architectures'),
  join_column: str('index', 'column by which rows of further files belong to those of the first'),
}) {
  protected override fromJson({ path, text }: BenchFile): TableContent {
    const records = parseJson(text, path);
    if (!isObject(records)) throw new BenchError(path, 'these are no records of NATS-Bench, by index');
    return natsRecords(records, headOf(path), path);
  }

  protected override fromCsv(csv: Csv, log: Log): TableContent {
    const { columns: texts, join_paths, join_column } = this.args;
    columnOf(csv, 'arch');
    const all = joined(csv, join_paths, join_column);
    const known = all.header.flatMap((name, column) => knownColumn(name, column) ?? []);
    const given = texts.length > 0 || known.length === 0 ? valueColumns(all, texts) : [];
    const isGiven = ({ key }: ValueColumn): boolean => given.some((other) => other.key === key);
    const columns = [...known.filter((column) => !isGiven(column)), ...given];
    return csvTable(all, { archColumns: ['arch'], archFormat: bench201Format, columns }, log);
  }
}

function knownColumn(name: string, column: number): ValueColumn | undefined {
  const [, measured, part, metric, epochs] = MEASURED.exec(name) ?? [];
  if (measured !== undefined) {
    return { key: `${metric === 'acc' ? 'acc1' : 'loss'}/${dataSetOf(measured)}/${part}@${epochs}`, column, factor: 1 };
  }
  const [, counted, count, unit = ''] = COUNTED.exec(name) ?? [];
  if (counted === undefined) return undefined;
  return { key: `${count}/${dataSetOf(counted)}`, column, factor: FACTORS[unit] ?? 1 };
}

function dataSetOf(name: string): string {
  return DATA_SETS[name] ?? name;
}
