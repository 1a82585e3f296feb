import type { Gene } from './gene.js';
import type { RandomSource } from './random-source.js';

/** A finite, ordered set of genes of one length, none of which need exist in memory. */
export interface GeneSpace {
  /** How many decisions a gene has. */
  readonly length: number;
  /** How many genes there are; exact up to 2^53, rounded above. */
  readonly size: number;
  /** How many genes there are, exact. */
  readonly exactSize: bigint;

  contains(gene: Gene): boolean;
  /** The place of a gene in the order. @throws {SpaceError} if the gene is not in the space */
  indexOf(gene: Gene): bigint;
  /** The gene at a place of the order. @throws {SpaceError} if there is no such place */
  geneAt(index: number | bigint): Gene;
  /** One gene, uniform over the space. */
  sample(random: RandomSource): Gene;
  /** All genes in random order, without repetition; lazy, so taking a few of a huge space is cheap. */
  distinct(random: RandomSource): Generator<Gene, void, undefined>;
  /** The genes that match a pattern (-1: any value), in order; lazy. Without a pattern, all. */
  iterate(pattern?: Gene): Generator<Gene, void, undefined>;
  /** The space without all genes that use one of the values anywhere. Doing so twice changes nothing more. */
  without(values: number | Iterable<number>): GeneSpace;
}

/** The first `count` genes of a random order without repetition; fewer if the space is smaller. */
export function sampleDistinct(space: GeneSpace, count: number, random: RandomSource): Gene[] {
  const genes: Gene[] = [];
  if (count <= 0) return genes;
  for (const gene of space.distinct(random)) {
    genes.push(gene);
    if (genes.length >= count) break;
  }
  return genes;
}
