import { NasMetric, type NasFinding, type NasPairs } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { bestFirst, mean, pairsAt } from './best-first.js';
import { sizesFrom } from './sizes.js';

/** Of how many architectures its value is. */
const FIRST = 10;

/**
 * What is gained by choosing architectures by their predictions: the mean true
 * value of the n that are predicted to be best, for every n, beside that of the
 * n that truly are, and of all.
 *
 * Its value is how much better than the mean of all those are that are
 * predicted to be the ten best.
 */
@Register.as('nas_metric')
export class ImprovementNasMetric extends NasMetric.with({}) {
  override value(pairs: NasPairs): number {
    const chosen = pairsAt(pairs, bestFirst(pairs, 'predictions').slice(0, FIRST)).targets;
    return (pairs.maximize ? 1 : -1) * (mean(chosen) - mean(pairs.targets));
  }

  override find(pairs: NasPairs): NasFinding {
    const sizes = sizesFrom(1, pairs.targets.length);
    const all = mean(pairs.targets);
    const means = (by: 'predictions' | 'targets'): readonly (readonly [number, number])[] => {
      const sums = sumsOf(pairsAt(pairs, bestFirst(pairs, by)).targets);
      return sizes.map((n) => [n, sums[n - 1]! / n]);
    };
    return {
      over: 'architectures',
      of: 'mean true value',
      curves: [
        { name: 'predicted to be best', points: means('predictions') },
        { name: 'truly best', points: means('targets') },
        { name: 'mean of all', points: sizes.map((n) => [n, all]) },
      ],
    };
  }
}

/** The sum of each value and those before it. */
function sumsOf(values: readonly number[]): readonly number[] {
  let sum = 0;
  return values.map((value) => (sum += value));
}
