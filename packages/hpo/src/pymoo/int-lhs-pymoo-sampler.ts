import { PymooSampler, type Genome, type GenomeSizes } from '@uninas/contracts';
import { Register, type Random } from '@uninas/core';

/**
 * A latin hypercube: at every position the genomes share the values out evenly,
 * in an order that has nothing to do with that of the other positions.
 *
 * Of n genomes, each lies in another one of n equally wide strata of the
 * values, at a random place of it; where n is a multiple of the number of
 * values, each value occurs equally often.
 *
 * @source McKay et al., 1979, "A comparison of three methods for selecting
 *   values of input variables"
 */
@Register.as('hpo_pymoo_sampler')
export class IntLhsPymooSampler extends PymooSampler.with({}) {
  override sample(count: number, sizes: GenomeSizes, random: Random): readonly Genome[] {
    const columns = sizes.map((size) => {
      return random.permutation(count).map((stratum) => Math.floor(((stratum + random.float()) / count) * size));
    });
    return Array.from({ length: count }, (_, i) => columns.map((column) => column[i]!));
  }
}
