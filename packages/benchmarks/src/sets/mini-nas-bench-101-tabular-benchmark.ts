import type { Log } from '@uninas/contracts';
import { list, Register, str } from '@uninas/core';
import { BenchError } from '../bench-error.js';
import { cellOfGene101, geneOfCell101, hash101, parseCell101, space101 } from '../read/bench101-cell.js';
import { headOf } from '../read/csv-table.js';
import { columnOf, numberIn, type Csv } from '../read/csv.js';
import { columnText, valueColumns, type ValueColumn } from '../read/value-columns.js';
import type { TableContent } from '../table/bench-table.js';
import { TableBuilder } from '../table/table-builder.js';
import { TabularBenchmark } from './tabular-benchmark.js';

/** Columns of tables of this benchmark; accuracies from 0 to 1 become percent. */
const KNOWN = [
  'acc1/cifar10/train=train_acc*100',
  'acc1/cifar10/valid=valid_acc*100',
  'acc1/cifar10/test=test_acc*100',
  'params/cifar10=trainable_params',
];

/**
 * Cells of NAS-Bench-101, on CIFAR-10: graphs of up to seven vertices, each an operation, with at most nine
 * edges.
 *
 * Reads the format `uninas-benchmark/1`, or comma separated values with the columns `ops` (`input
 * conv3x3-bn-relu maxpool3x3 output`) and `adjacency` (`0110;0010;0001;0000`), and those of `train_acc`,
 * `valid_acc`, `test_acc` (from 0 to 1) and `trainable_params` that there are; further ones may be given by
 * `columns`. A gene has 0 or 1 for each possible edge of the largest cell of the table, row by row, then an
 * operation for each vertex between input and output: conv3x3 0, conv1x1 1, maxpool3x3 2. All genes that
 * mean one cell have its results; `genes` has one of them.
 *
 * @source Ying et al., 2019, "NAS-Bench-101: towards reproducible neural architecture search"; never
 *   finished in UniNAS
 */
@Register.as('benchmark_set', { mini: true, tabular: true })
export class MiniNASBench101TabularBenchmark extends TabularBenchmark.with({
  columns: list(str, [], 'further values as key=column or key=column*factor'),
}) {
  /** @throws {BenchError} if its genes have a length that those of no cell have */
  protected override async content(log: Log): Promise<TableContent> {
    const content = await super.content(log);
    const vertices = [2, 3, 4, 5, 6, 7].find((count) => space101(count).length === content.space.length);
    if (vertices === undefined) {
      throw new BenchError(this.args.path, `no cells: genes have ${content.space.length} positions`);
    }
    return { ...content, identify: (gene) => hash101(cellOfGene101(gene, vertices)) };
  }

  protected override fromCsv(csv: Csv, log: Log): TableContent {
    const [ops, adjacency] = [columnOf(csv, 'ops'), columnOf(csv, 'adjacency')];
    const columns = this.#columns(csv);
    const cells = csv.rows.map((row) => {
      const place = `${csv.path}:${row.line}`;
      const cell = cellAt(row.cells[ops]!, row.cells[adjacency]!, place);
      const hash = hash101(cell);
      if (hash === undefined)
        throw new BenchError(place, 'no valid cell: its output is not reached, or it has too many edges');
      return { row, place, cell, hash };
    });
    const vertices = cells.reduce((most, { cell }) => Math.max(most, cell.edges.length), 0);
    const hashes = new Map(cells.map(({ cell, hash }) => [String(geneOfCell101(cell, vertices)), hash]));
    const builder = new TableBuilder(
      columns.map(({ key }) => key),
      (gene) => hashes.get(String(gene)) ?? '',
    );
    for (const { row, place, cell, hash } of cells) {
      const values = columns.map(({ column, factor }) => numberIn(csv, row, column) * factor);
      builder.add(geneOfCell101(cell, vertices), hash, values, place);
    }
    if (builder.repeated > 0)
      log.info(`${csv.path}: ${builder.repeated} further rows of the same cells; values are their means`);
    return builder.build({ ...headOf(csv.path), space: space101(vertices) }, csv.path);
  }

  #columns(csv: Csv): readonly ValueColumn[] {
    const given = this.args.columns;
    const keys = given.map((text) => columnText(text).key);
    const known = KNOWN.filter((text) => {
      const { key, name } = columnText(text);
      return csv.header.includes(name) && !keys.includes(key);
    });
    return valueColumns(csv, [...known, ...given]);
  }
}

function cellAt(ops: string, adjacency: string, place: string): ReturnType<typeof parseCell101> {
  try {
    return parseCell101(ops, adjacency);
  } catch (error) {
    throw new BenchError(place, `no cell: ${(error as Error).message}`);
  }
}
