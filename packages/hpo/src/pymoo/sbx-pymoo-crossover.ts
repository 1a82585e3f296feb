import { PymooCrossover, type Genome, type GenomeSizes } from '@uninas/contracts';
import { choice, float, int, Register, type Random } from '@uninas/core';
import { boundsOf, repaired, type Bounds } from './variable-type.js';

/** How likely a value of two parents that are crossed is crossed itself, and that both children swap it. */
const OF_VALUES = 0.5;
/** Values that are nearer to each other are the same. */
const SAME = 1e-14;

/**
 * Simulated binary crossover: the values of two children lie around those of
 * their parents, mostly near them, and never beyond the bounds. Their mean is
 * that of the parents unless a bound is near.
 *
 * Each value is crossed with probability 0.5. Children of whole numbers are
 * rounded.
 *
 * @source Deb and Agrawal, 1995, "Simulated binary crossover for continuous
 *   search space"; with bounds as in Deb et al., 2007, "Self-adaptive simulated
 *   binary crossover for real-parameter optimization"
 */
@Register.as('hpo_pymoo_crossover')
export class SbxPymooCrossover extends PymooCrossover.with({
  type: choice('int', ['int', 'real'], 'whether children are rounded at once, or only where they are rated'),
  prob: float(0.9, 'probability that two parents are crossed at all', { min: 0, max: 1 }),
  eta: int(30, 'the larger, the more children are like their parents', { min: 0 }),
}) {
  override cross(a: Genome, b: Genome, sizes: GenomeSizes, random: Random): readonly [Genome, Genome] {
    const { type, prob, eta } = this.args;
    if (random.float() >= prob) return [a, b];
    const pairs = sizes.map((size, i): readonly [number, number] => {
      const [x, y] = [a[i]!, b[i]!];
      if (random.float() >= OF_VALUES || Math.abs(x - y) <= SAME) return [x, y];
      return crossed(x, y, boundsOf(size, type), eta, random);
    });
    const [first, second] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
    return [repaired(first, sizes, type), repaired(second, sizes, type)];
  }
}

/** The values of two children, in the order of their parents or swapped. */
function crossed(x: number, y: number, { low, high }: Bounds, eta: number, random: Random): readonly [number, number] {
  const [small, large] = x < y ? [x, y] : [y, x];
  const distance = large - small;
  const u = random.float();
  const below = spread(1 + (2 * (small - low)) / distance, u, eta);
  const above = spread(1 + (2 * (high - large)) / distance, u, eta);
  const first = 0.5 * (small + large - below * distance);
  const second = 0.5 * (small + large + above * distance);
  return random.float() < OF_VALUES ? [second, first] : [first, second];
}

/** How far children are apart, as a multiple of the distance of their parents. @param most where the bound is */
function spread(most: number, u: number, eta: number): number {
  const alpha = 2 - most ** -(eta + 1);
  const share = u <= 1 / alpha ? u * alpha : 1 / (2 - u * alpha);
  return share ** (1 / (eta + 1));
}
