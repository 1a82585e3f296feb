import { NasMetric, type NasFinding, type NasPairs } from '@uninas/contracts';
import { bestFirst, mean, pairsAt } from './best-first.js';

/** Into so many parts an order is divided at the most. */
const MOST_BANDS = 50;

/** One side of the pairs, in the order of the other, best first: mean, least and most of each part of the order. */
export abstract class ByValueNasMetric extends NasMetric.with({}) {
  /** What the order is by; the other side is what is shown. */
  protected abstract readonly by: 'predictions' | 'targets';

  /** It is only to be looked at. */
  override value(_pairs: NasPairs): undefined {
    return undefined;
  }

  override find(pairs: NasPairs): NasFinding {
    const sorted = pairsAt(pairs, bestFirst(pairs, this.by));
    const [shown, of, order] = this.by === 'predictions' ? [sorted.targets, 'true value', 'prediction'] as const : [sorted.predictions, 'prediction', 'true value'] as const; // prettier-ignore
    const bands = bandsOf(shown);
    const curve = (name: string, valueOf: (values: readonly number[]) => number) => ({
      name,
      points: bands.map(({ middle, values }) => [middle, valueOf(values)] as const),
    });
    return {
      over: `place by ${order}`,
      of,
      curves: [
        curve('mean', mean),
        curve('least', (values) => values.reduce((a, b) => Math.min(a, b))),
        curve('most', (values) => values.reduce((a, b) => Math.max(a, b))),
      ],
    };
  }
}

/** A part of an order. */
interface Band {
  /** The middle of the places, the first being 1. */
  readonly middle: number;
  readonly values: readonly number[];
}

function bandsOf(values: readonly number[]): readonly Band[] {
  const count = Math.min(MOST_BANDS, values.length);
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [i, i + 1].map((end) => Math.round((end * values.length) / count)) as [number, number];
    return { middle: (from + 1 + to) / 2, values: values.slice(from, to) };
  });
}
