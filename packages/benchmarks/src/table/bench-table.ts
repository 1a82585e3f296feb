import type { Benchmark, BenchQuestion, Gene, Metrics, ResultType } from '@uninas/contracts';
import { suggest } from '@uninas/core';
import { geneKey } from '@uninas/space';
import { BenchError } from '../bench-error.js';
import { KeyFinder } from './key-finder.js';

/** What a file of results holds. */
export interface TableContent {
  readonly name: string;
  readonly description: string;
  /** The first of the values' if left out. */
  readonly defaultDataSet?: string;
  /** Indices for each position of a gene. */
  readonly space: readonly (readonly number[])[];
  readonly genes: readonly Gene[];
  /** How the file writes them. */
  readonly texts: readonly string[];
  /** Values by name, one for each gene; NaN where one is missing. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
  /** What genes of one architecture have in common, undefined if it is no valid one; their values if left out. */
  readonly identify?: (gene: Gene) => string | undefined;
}

/** How results are looked up. */
export interface TableOptions {
  /** That of the file if empty. */
  readonly default_data_set: string;
  readonly default_result_type: ResultType;
  /** That of the file if empty. */
  readonly tmp_name: string;
}

/** A table of results: a row for each architecture, a column for each value. */
export class BenchTable implements Benchmark {
  readonly name: string;
  readonly defaultDataSet: string;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #finder: KeyFinder;
  readonly #identify: (gene: Gene) => string | undefined;

  /** @throws {BenchError} if the defaults name a data set that there is not */
  constructor(
    readonly content: TableContent,
    { default_data_set, default_result_type, tmp_name }: TableOptions,
  ) {
    this.name = tmp_name === '' ? content.name : tmp_name;
    const { identify = geneKey } = content;
    this.#rows = new Map(content.genes.map((gene, row) => [identify(gene) ?? '', row]));
    this.#identify = identify;
    const { dataSets } = new KeyFinder(this.name, this.keys, { dataSet: '', resultType: default_result_type });
    const wanted = default_data_set === '' ? (content.defaultDataSet ?? dataSets[0] ?? '') : default_data_set;
    if (!dataSets.includes(wanted)) {
      const near = suggest(wanted, dataSets);
      const meant = near === undefined ? '' : `; did you mean ${near.name}?`;
      const what = `default_data_set: ${this.name} has no results of ${wanted}`;
      throw new BenchError('', `${what}; it has ${dataSets.join(', ') || 'no values at all'}${meant}`);
    }
    this.defaultDataSet = wanted;
    this.#finder = new KeyFinder(this.name, this.keys, { dataSet: wanted, resultType: default_result_type });
  }

  get space(): TableContent['space'] {
    return this.content.space;
  }

  get genes(): readonly Gene[] {
    return this.content.genes;
  }

  get keys(): readonly string[] {
    return [...this.content.columns.keys()];
  }

  keyOf(question: BenchQuestion): string {
    return this.#finder.find(question);
  }

  value(gene: Gene, key: string): number {
    const column = this.content.columns.get(key);
    if (column === undefined) throw new BenchError('', `${this.name} has no values ${key}`);
    const row = this.#rowOf(gene);
    return row === undefined ? Number.NaN : column[row]!;
  }

  lookUp(gene: Gene): Metrics | undefined {
    const row = this.#rowOf(gene);
    if (row === undefined) return undefined;
    const pairs = [...this.content.columns].map(([key, column]) => [key, column[row]!] as const);
    return Object.fromEntries(pairs.filter(([, value]) => !Number.isNaN(value)));
  }

  textOf(gene: Gene): string | undefined {
    const row = this.#rowOf(gene);
    return row === undefined ? undefined : this.content.texts[row];
  }

  #rowOf(gene: Gene): number | undefined {
    if (gene.length === this.space.length) {
      const key = this.#identify(gene);
      return key === undefined ? undefined : this.#rows.get(key);
    }
    const lengths = `${geneKey(gene)} has ${gene.length} positions, those of ${this.name} have ${this.space.length}`;
    throw new BenchError('', `an architecture of another search space: ${lengths}`);
  }
}
