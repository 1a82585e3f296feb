import type { Gene, Genome, GenomeSizes, HpoContext } from '@uninas/contracts';

/** Translates between genes and genomes: what is masked has no place in a genome. */
export class Genomes {
  readonly sizes: GenomeSizes;
  readonly #space: HpoContext['space'];

  constructor(space: HpoContext['space']) {
    this.#space = space;
    this.sizes = space.map(({ length }) => length);
  }

  /** The architecture that is nearest to a genome. */
  geneOf(genome: Genome): Gene {
    return genome.map((value, i) => {
      const allowed = this.#space[i]!;
      return allowed[Math.min(allowed.length - 1, Math.max(0, Math.round(value)))]!;
    });
  }

  genomeOf(gene: Gene): Genome {
    return gene.map((value, i) => this.#space[i]!.indexOf(value));
  }
}
