import { PymooCrossover, type Genome, type GenomeSizes } from '@uninas/contracts';
import { float, int, Register, type Random } from '@uninas/core';

/** Cuts both parents at the same random positions; each child has the parts of both in turn. */
@Register.as('hpo_pymoo_crossover')
export class PointPymooCrossover extends PymooCrossover.with({
  k: int(1, 'number of cuts', { min: 1, max: 2 }),
  prob: float(0.9, 'probability that two parents are crossed at all', { min: 0, max: 1 }),
}) {
  override cross(a: Genome, b: Genome, sizes: GenomeSizes, random: Random): readonly [Genome, Genome] {
    const { k, prob } = this.args;
    if (random.float() >= prob || sizes.length < 2) return [a, b];
    const cuts = new Set(random.permutation(sizes.length - 1).slice(0, k).map((cut) => cut + 1)); // prettier-ignore
    let isSwapped = false;
    const swaps = sizes.map((_, i) => (cuts.has(i) ? (isSwapped = !isSwapped) : isSwapped));
    return [a.map((value, i) => (swaps[i] ? b[i]! : value)), b.map((value, i) => (swaps[i] ? a[i]! : value))];
  }
}
