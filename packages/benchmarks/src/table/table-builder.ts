import type { Gene } from '@uninas/contracts';
import { geneKey } from '@uninas/space';
import { BenchError } from '../bench-error.js';
import type { TableContent } from './bench-table.js';

/** What a table is besides its rows. */
export type TableHead = Pick<TableContent, 'name' | 'description' | 'defaultDataSet'> &
  Partial<Pick<TableContent, 'space'>>;

/**
 * Gathers rows. Several of one architecture become one, each value being the
 * mean of those that are not missing.
 */
export class TableBuilder {
  readonly #rows = new Map<string, number>();
  readonly #genes: Gene[] = [];
  readonly #texts: string[] = [];
  readonly #sums: readonly number[][];
  readonly #counts: readonly number[][];
  #repeated = 0;

  /**
   * @param keys names of the values, in the order in which rows have them
   * @param identify what genes of one architecture have in common
   */
  constructor(
    private readonly keys: readonly string[],
    private readonly identify: (gene: Gene) => string = geneKey,
  ) {
    this.#sums = keys.map(() => []);
    this.#counts = keys.map(() => []);
  }

  /** Number of rows that were merged into earlier ones. */
  get repeated(): number {
    return this.#repeated;
  }

  /**
   * @param values one for each key, NaN if it is missing
   * @param place file and line, for messages
   * @throws {BenchError} if the gene is longer or shorter than those before
   */
  add(gene: Gene, text: string, values: readonly number[], place: string): void {
    const first = this.#genes[0];
    if (first !== undefined && first.length !== gene.length) {
      const lengths = `${gene.length} positions; those before have ${first.length}`;
      throw new BenchError(place, `the architecture ${text} has ${lengths}`);
    }
    const key = this.identify(gene);
    const known = this.#rows.get(key);
    if (known !== undefined) this.#repeated++;
    const row = known ?? this.#newRow(key, gene, text);
    for (let column = 0; column < values.length; column++) {
      const value = values[column]!;
      if (Number.isNaN(value)) continue;
      this.#sums[column]![row]! += value;
      this.#counts[column]![row]! += 1;
    }
  }

  /**
   * @param head its space is that of all values that occur, unless it has one
   * @param file for messages
   * @throws {BenchError} if there are no rows, no values, or a gene is not in the space
   */
  build(head: TableHead, file: string): TableContent {
    if (this.#genes.length === 0) throw new BenchError(file, 'no architecture has results');
    const means = this.keys.map((key, column): [string, readonly number[]] => {
      const counts = this.#counts[column]!;
      return [key, this.#sums[column]!.map((sum, row) => sum / counts[row]!)];
    });
    const columns = new Map(means.filter(([, values]) => !values.every(Number.isNaN)));
    if (columns.size === 0) throw new BenchError(file, 'there are no values');
    const space = head.space ?? this.#space();
    this.#check(space, file);
    return { ...head, space, genes: this.#genes, texts: this.#texts, columns };
  }

  #newRow(key: string, gene: Gene, text: string): number {
    const row = this.#genes.push(gene) - 1;
    this.#texts.push(text);
    this.#rows.set(key, row);
    for (const column of this.keys.keys()) {
      this.#sums[column]!.push(0);
      this.#counts[column]!.push(0);
    }
    return row;
  }

  #space(): TableContent['space'] {
    return this.#genes[0]!.map((_, i) => [...new Set(this.#genes.map((gene) => gene[i]!))].sort((a, b) => a - b));
  }

  #check(space: TableContent['space'], file: string): void {
    const allowed = space.map((values) => new Set(values));
    const isOutside = (gene: Gene): boolean =>
      gene.length !== space.length || gene.some((value, i) => !allowed[i]!.has(value));
    const wrong = this.#genes.find(isOutside);
    if (wrong === undefined) return;
    throw new BenchError(file, `the architecture ${geneKey(wrong)} is not in the space of the table`);
  }
}
