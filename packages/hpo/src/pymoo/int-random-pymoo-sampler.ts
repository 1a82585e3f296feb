import { PymooSampler, type Genome, type GenomeSizes } from '@uninas/contracts';
import { Register, type Random } from '@uninas/core';

/** Draws every value by itself, each equally likely. */
@Register.as('hpo_pymoo_sampler')
export class IntRandomPymooSampler extends PymooSampler.with({}) {
  override sample(count: number, sizes: GenomeSizes, random: Random): readonly Genome[] {
    return Array.from({ length: count }, () => sizes.map((size) => random.int(size)));
  }
}
