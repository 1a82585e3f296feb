import { NasMetric, type NasFinding, type NasPairs } from '@uninas/contracts';
import { bestFirst, pairsAt } from './best-first.js';
import { sizesFrom } from './sizes.js';

/** Fewer architectures correlate with anything. */
export const FEWEST_CORRELATED = 3;

/** A correlation of predictions and truth: of all architectures, and of the n that truly are best, for every n. */
export abstract class CorrelationNasMetric extends NasMetric.with({}) {
  /** From -1 to 1; NaN where it is undefined. */
  protected abstract correlate(predictions: readonly number[], targets: readonly number[]): number;

  override value({ predictions, targets }: NasPairs): number {
    return this.correlate(predictions, targets);
  }

  override find(pairs: NasPairs): NasFinding {
    const best = bestFirst(pairs, 'targets');
    const points = sizesFrom(FEWEST_CORRELATED, best.length).map((n) => {
      return [n, this.value(pairsAt(pairs, best.slice(0, n)))] as const;
    });
    return { over: 'truly best architectures', of: 'correlation', curves: [{ name: this.constructor.name, points }] };
  }
}
