import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Log } from '@uninas/contracts';
import { Register, str } from '@uninas/core';
import { RUN_JSON } from '@uninas/runs';
import { geneKey } from '@uninas/space';
import { BenchError } from '../bench-error.js';
import { retrainedRun, type RetrainedRun } from '../read/retrained-run.js';
import { keyText, parseKey } from '../table/bench-key.js';
import type { TableContent } from '../table/bench-table.js';
import { TableBuilder } from '../table/table-builder.js';
import { TabularBenchmark } from './tabular-benchmark.js';

/**
 * What many trainings from scratch came to, as a table: `path` is a folder with their runs. Files of the
 * format `uninas-benchmark/1` are read, too.
 *
 * Read are runs that came to their end and trained the `gene` of a search network. Accuracies (in percent)
 * and losses are means of the last five epochs that were measured, `flops` the multiply-adds. Several
 * trainings of one architecture, such as with other seeds, are averaged.
 */
@Register.as('benchmark_set', { mini: true, tabular: true })
export class MiniNASParsedTabularBenchmark extends TabularBenchmark.with({
  data_set: str('', 'data set that the values are of, by the name of its module in each run if empty'),
}) {
  protected override content(log: Log): Promise<TableContent> | TableContent {
    const { path } = this.args;
    if (!existsSync(path) || !statSync(path).isDirectory()) return super.content(log);
    const runs = this.#runs(path, log);
    const keysOf = ({ dataSet, values }: RetrainedRun): readonly string[] =>
      [...values.keys()].map((name) => keyFor(name, this.args.data_set || dataSet));
    const keys = [...new Set(runs.flatMap(keysOf))];
    const builder = new TableBuilder(keys);
    for (const run of runs) {
      const values = new Map(keysOf(run).map((key, i) => [key, [...run.values.values()][i]!]));
      builder.add(run.gene, geneKey(run.gene), keys.map((key) => values.get(key) ?? Number.NaN), path); // prettier-ignore
    }
    if (builder.repeated > 0) log.info(`${path}: ${builder.repeated} further runs of the same architectures`);
    const description = `means of ${runs.length} trainings from scratch`;
    return builder.build({ name: basename(path), description }, path);
  }

  #runs(path: string, log: Log): readonly RetrainedRun[] {
    const folders = [path, ...readdirSync(path).sort().map((name) => join(path, name))]; // prettier-ignore
    const found = folders.filter((folder) => existsSync(join(folder, RUN_JSON)));
    if (found.length === 0)
      throw new BenchError(path, `neither it nor a folder in it is a run: there is no ${RUN_JSON}`);
    return found.flatMap((folder) => {
      const run = retrainedRun(folder);
      if ('values' in run) return [run];
      log.warn(`${folder} is left out: ${run.reason}`);
      return [];
    });
  }
}

/** @param name a metric, and the part of the data if it is of one */
function keyFor(name: string, dataSet: string): string {
  const [metric = '', resultType] = name.split('/');
  const part = resultType === undefined ? {} : parseKey(`x/x/${resultType}`);
  return keyText({ ...part, metric, dataSet });
}
