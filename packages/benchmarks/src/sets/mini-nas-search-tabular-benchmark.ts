import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Log } from '@uninas/contracts';
import { list, Register, str } from '@uninas/core';
import { readJsonLines, type JsonObject } from '@uninas/runs';
import { geneKey } from '@uninas/space';
import { BenchError } from '../bench-error.js';
import { renamedValues } from '../read/renamed-values.js';
import type { TableContent } from '../table/bench-table.js';
import { TableBuilder } from '../table/table-builder.js';
import { TabularBenchmark } from './tabular-benchmark.js';

const JOURNAL = 'search.jsonl';

/**
 * What a search measured in a super-network, as a table: `path` is the folder of its run, or the
 * `search.jsonl` in there. Files of the format `uninas-benchmark/1` are read, too.
 *
 * Values have the keys of the estimators that measured them. A key such as `acc1/valid` (metric and part
 * of the data) becomes `acc1/<data_set>/valid`, any other one `<key>/<data_set>`; with `columns`, only
 * the values that it names are taken, such as `acc1/cifar10/valid=accuracy*100`.
 */
@Register.as('benchmark_set', { mini: true, tabular: true })
export class MiniNASSearchTabularBenchmark extends TabularBenchmark.with({
  data_set: str('search', 'data set that the values are of'),
  columns: list(str, [], 'values as key=value or key=value*factor, all under their own names if empty'),
}) {
  protected override content(log: Log): Promise<TableContent> | TableContent {
    const { path } = this.args;
    const isFolder = existsSync(path) && statSync(path).isDirectory();
    if (!isFolder && !path.endsWith('.jsonl')) return super.content(log);
    const journal = isFolder ? join(path, JOURNAL) : path;
    if (!existsSync(journal)) {
      throw new BenchError(
        path,
        isFolder ? `this is no run of a search: it has no ${JOURNAL}` : 'there is no such file',
      );
    }
    const { rows } = readJsonLines(journal);
    const values = renamedValues(namesIn(rows), this.args.columns, this.args.data_set, journal);
    const builder = new TableBuilder(values.map(({ key }) => key));
    for (const [i, row] of rows.entries()) {
      const place = `${journal}:${i + 1}`;
      const { gene } = row;
      if (!isGene(gene)) throw new BenchError(place, 'gene is no list of whole numbers of at least 0');
      const found = measuredIn(row);
      builder.add(
        gene,
        geneKey(gene),
        values.map(({ name, factor }) => numberOf(found[name]) * factor),
        place,
      );
    }
    const name = basename(dirname(journal));
    return builder.build({ name, description: `values that a search measured in a super-network` }, journal);
  }
}

function namesIn(rows: readonly JsonObject[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(measuredIn(row))))];
}

function measuredIn({ values }: JsonObject): JsonObject {
  return typeof values === 'object' && values !== null && !Array.isArray(values) ? (values as JsonObject) : {};
}

function isGene(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

/** Values that are no number are missing. */
function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}
