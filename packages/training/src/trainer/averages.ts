import type { Metrics } from '@uninas/contracts';

/** Running means of values by log key, weighted by the samples behind each value. */
export class Averages {
  readonly #sums = new Map<string, { sum: number; samples: number }>();

  /** Takes in values that are means over so many samples; a key that is absent here is not changed. */
  add(metrics: Metrics, samples: number): void {
    for (const [key, value] of Object.entries(metrics)) {
      const old = this.#sums.get(key) ?? { sum: 0, samples: 0 };
      this.#sums.set(key, { sum: old.sum + value * samples, samples: old.samples + samples });
    }
  }

  /** The means, each key with `prefix` in front. */
  result(prefix = ''): Metrics {
    return Object.fromEntries([...this.#sums].map(([key, { sum, samples }]) => [prefix + key, sum / samples]));
  }
}
