import { PymooMutation, type Genome, type GenomeSizes } from '@uninas/contracts';
import { choice, int, Register, type Random } from '@uninas/core';
import { boundsOf, repaired, type Bounds } from './variable-type.js';

/**
 * Polynomial mutation: moves values, mostly a little, and never beyond the
 * bounds. On the average one value of a genome is moved; of whole numbers it is
 * rounded after that, so that with a large `eta` it mostly stays.
 *
 * @source Deb and Goyal, 1996, "A combined genetic adaptive search (GeneAS) for
 *   engineering design"; with bounds as in Deb and Deb, 2014, "Analysing
 *   mutation schemes for real-parameter genetic algorithms"
 */
@Register.as('hpo_pymoo_mutation')
export class PolynomialPymooMutation extends PymooMutation.with({
  type: choice('int', ['int', 'real'], 'whether values are rounded at once, or only where they are rated'),
  eta: int(30, 'the larger, the less values are moved', { min: 0 }),
}) {
  override mutate(genome: Genome, sizes: GenomeSizes, random: Random): Genome {
    const { type, eta } = this.args;
    const moved = genome.map((value, i) => {
      if (random.float() >= 1 / sizes.length || sizes[i]! < 2) return value;
      return movedValue(value, boundsOf(sizes[i]!, type), eta, random);
    });
    return repaired(moved, sizes, type);
  }
}

function movedValue(value: number, { low, high }: Bounds, eta: number, random: Random): number {
  const range = high - low;
  const u = random.float();
  const power = 1 / (eta + 1);
  const left = (1 - (value - low) / range) ** (eta + 1);
  const right = (1 - (high - value) / range) ** (eta + 1);
  const share =
    u <= 0.5 ? (2 * u + (1 - 2 * u) * left) ** power - 1 : 1 - (2 * (1 - u) + 2 * (u - 0.5) * right) ** power;
  return value + share * range;
}
