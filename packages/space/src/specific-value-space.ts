import { geneKey, WILDCARD, type Gene } from './gene.js';
import type { GeneSpace } from './gene-space.js';
import type { RandomSource } from './random-source.js';
import { shuffledIndices } from './shuffle.js';
import { SpaceError } from './space-error.js';

/** Explicitly listed genes, in the order they were given; a gene given again keeps its first place. Immutable. */
export class SpecificValueSpace implements GeneSpace {
  readonly genes: readonly Gene[];
  readonly length: number;
  readonly #places: ReadonlyMap<string, number>;

  /** @throws {SpaceError} if there is no gene, genes differ in length, or a value is no whole number of at least 0 */
  constructor(genes: Iterable<Gene>) {
    const places = new Map<string, number>();
    const kept: Gene[] = [];
    for (const gene of genes) {
      const key = geneKey(gene);
      if (places.has(key)) continue;
      places.set(key, kept.length);
      kept.push(Object.freeze([...gene]));
    }
    const first = kept[0];
    if (first === undefined) throw new SpaceError('UNINAS_ESPACE_VALUES', 'no gene was given; expected at least one');
    for (const gene of kept) {
      if (gene.length !== first.length) {
        throw new SpaceError(
          'UNINAS_ESPACE_GENE',
          `gene ${geneKey(gene)} has ${gene.length} values; the first has ${first.length}`,
        );
      }
      if (gene.length > 0 && gene.every((value) => Number.isSafeInteger(value) && value >= 0)) continue;
      throw new SpaceError('UNINAS_ESPACE_GENE', `gene (${geneKey(gene)}) is no list of whole numbers of at least 0`);
    }
    this.genes = Object.freeze(kept);
    this.length = first.length;
    this.#places = places;
  }

  get size(): number {
    return this.genes.length;
  }

  get exactSize(): bigint {
    return BigInt(this.genes.length);
  }

  contains(gene: Gene): boolean {
    return this.#places.has(geneKey(gene));
  }

  indexOf(gene: Gene): bigint {
    const place = this.#places.get(geneKey(gene));
    if (place !== undefined) return BigInt(place);
    throw new SpaceError('UNINAS_ESPACE_GENE', `gene ${geneKey(gene)} is not one of the ${this.size} listed genes`);
  }

  geneAt(index: number | bigint): Gene {
    const gene = this.genes[Number(index)];
    if (gene !== undefined) return gene;
    throw new SpaceError(
      'UNINAS_ESPACE_INDEX',
      `no gene at place ${index}; expected a whole number from 0 to ${this.size - 1}`,
    );
  }

  sample(random: RandomSource): Gene {
    return this.geneAt(random.int(this.size));
  }

  *distinct(random: RandomSource): Generator<Gene, void, undefined> {
    for (const index of shuffledIndices(random, this.exactSize)) yield this.geneAt(index);
  }

  *iterate(pattern?: Gene): Generator<Gene, void, undefined> {
    if (pattern && pattern.length !== this.length) {
      throw new SpaceError(
        'UNINAS_ESPACE_GENE',
        `gene ${geneKey(pattern)} has ${pattern.length} values; expected ${this.length}`,
      );
    }
    for (const gene of this.genes) {
      if (!pattern || pattern.every((value, i) => value === WILDCARD || value === gene[i])) yield gene;
    }
  }

  without(values: number | Iterable<number>): SpecificValueSpace {
    const gone = new Set(typeof values === 'number' ? [values] : values);
    const left = this.genes.filter((gene) => !gene.some((value) => gone.has(value)));
    return left.length === this.size ? this : new SpecificValueSpace(left);
  }
}
