import { BenchmarkSet, type Benchmark, type Log } from '@uninas/contracts';
import { BenchError } from '../bench-error.js';
import { isJson, readBenchFile, type BenchFile } from '../read/bench-file.js';
import { parseCsv, type Csv } from '../read/csv.js';
import { isOwnFormat, readOwnFormat } from '../read/own-format.js';
import { BenchTable, type TableContent } from '../table/bench-table.js';

/** A table in a file: as this package writes it, or as subclasses know it. */
export abstract class TabularBenchmark extends BenchmarkSet.with({}) {
  override async open(log: Log): Promise<Benchmark> {
    const content = await this.content(log);
    return new BenchTable(content, this.args);
  }

  /** @throws {BenchError} if the file is of no layout that is known */
  protected content(log: Log): Promise<TableContent> | TableContent {
    const file = readBenchFile(this.args.path);
    if (isOwnFormat(file)) return readOwnFormat(file);
    return isJson(file) ? this.fromJson(file, log) : this.fromCsv(parseCsv(file), log);
  }

  protected fromJson({ path }: BenchFile, _log: Log): TableContent {
    throw new BenchError(path, `${this.constructor.name} knows no JSON but the format of save`);
  }

  protected fromCsv({ path }: Csv, _log: Log): TableContent {
    throw new BenchError(path, `${this.constructor.name} reads JSON; MiniNASTabularBenchmark reads tables`);
  }
}
