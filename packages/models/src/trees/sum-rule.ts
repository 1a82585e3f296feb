import { ordered, type RankedColumn } from './ranked-columns.js';
import type { Cut, SplitRule } from './split-rule.js';

/** What sides are rated by: numbers that add up over samples. */
export interface Sums {
  /** How many numbers. */
  readonly size: number;
  /** How many values a leaf has. */
  readonly width: number;
  /** Adds those of a sample, from `at` on. */
  add(sums: Float64Array, at: number, sample: number): void;
  /** How good a side is, larger is better; that of two sides is their sum. */
  score(sums: Float64Array): number;
  /** The values of a leaf. */
  leaf(sums: Float64Array): ArrayLike<number>;
  isPure(samples: Int32Array): boolean;
}

/** Parts samples where the sum of the scores of both sides is largest. */
export class SumRule implements SplitRule {
  readonly width: number;
  /** By rank. */
  #buckets = new Float64Array(0);
  #counts = new Int32Array(0);
  #known: { readonly samples: Int32Array; readonly total: Float64Array; readonly score: number } | undefined;
  // of the walk at hand: where it is, and the best cut so far
  #whole: Float64Array = new Float64Array(0);
  #last = -1;
  #gain = -Infinity;
  #rank = 0;
  #next = 0;
  readonly #left: Float64Array;
  readonly #right: Float64Array;

  constructor(private readonly sums: Sums) {
    this.width = sums.width;
    this.#left = new Float64Array(sums.size);
    this.#right = new Float64Array(sums.size);
  }

  isPure(samples: Int32Array): boolean {
    return this.sums.isPure(samples);
  }

  leaf(samples: Int32Array): ArrayLike<number> {
    return this.sums.leaf(this.#total(samples));
  }

  best(column: RankedColumn, samples: Int32Array): Cut | undefined {
    const { ranks, distinct } = column;
    const first = ranks[samples[0]!]!;
    let same = 1;
    while (same < samples.length && ranks[samples[same]!] === first) same++;
    if (same === samples.length) return undefined;
    this.#begin(samples);
    if (distinct.length <= 2 * samples.length) this.#walkBuckets(column, samples);
    else this.#walkInOrder(column, samples);
    return { rank: this.#rank, next: this.#next, gain: this.#gain };
  }

  /** One pass over the samples, one over the values. */
  #walkBuckets({ distinct, ranks }: RankedColumn, samples: Int32Array): void {
    const { size } = this.sums;
    if (this.#counts.length < distinct.length) {
      this.#counts = new Int32Array(distinct.length);
      this.#buckets = new Float64Array(distinct.length * size);
    }
    const [counts, buckets, left] = [this.#counts, this.#buckets, this.#left];
    // of few values, faster than to fill a part of an array
    for (let rank = 0; rank < distinct.length; rank++) counts[rank] = 0;
    for (let k = 0; k < distinct.length * size; k++) buckets[k] = 0;
    for (const sample of samples) {
      const rank = ranks[sample]!;
      counts[rank]!++;
      this.sums.add(buckets, rank * size, sample);
    }
    for (let rank = 0; rank < distinct.length; rank++) {
      if (counts[rank] === 0) continue;
      this.#reach(rank);
      for (let k = 0; k < size; k++) left[k]! += buckets[rank * size + k]!;
    }
  }

  #walkInOrder(column: RankedColumn, samples: Int32Array): void {
    const { ranks } = column;
    for (const sample of ordered(column, samples)) {
      const rank = ranks[sample]!;
      if (rank !== this.#last) this.#reach(rank);
      this.sums.add(this.#left, 0, sample);
    }
  }

  /** Before a walk over rising ranks, with the sums of those that were reached on the left. */
  #begin(samples: Int32Array): void {
    this.#whole = this.#total(samples);
    for (let k = 0; k < this.#left.length; k++) this.#left[k] = 0;
    this.#last = -1;
    this.#gain = -Infinity;
  }

  #reach(rank: number): void {
    if (this.#last >= 0) {
      const [left, right, whole] = [this.#left, this.#right, this.#whole];
      for (let k = 0; k < right.length; k++) right[k] = whole[k]! - left[k]!;
      const gain = this.sums.score(left) + this.sums.score(right) - this.#known!.score;
      if (gain > this.#gain) {
        this.#gain = gain;
        this.#rank = this.#last;
        this.#next = rank;
      }
    }
    this.#last = rank;
  }

  #total(samples: Int32Array): Float64Array {
    // every feature of a node asks for the same
    if (this.#known?.samples === samples) return this.#known.total;
    const total = new Float64Array(this.sums.size);
    for (const sample of samples) this.sums.add(total, 0, sample);
    this.#known = { samples, total, score: this.sums.score(total) };
    return total;
  }
}

/** Squared errors, with a pull of the mean towards zero by as many samples of zero as `shrink` says. */
export function squaredErrors(targets: Float64Array, shrink = 0): Sums {
  return {
    size: 2,
    width: 1,
    add: (sums, at, sample) => {
      sums[at]! += 1;
      sums[at + 1]! += targets[sample]!;
    },
    score: (sums) => sums[1]! ** 2 / (sums[0]! + shrink),
    leaf: (sums) => [sums[1]! / (sums[0]! + shrink)],
    isPure: (samples) => samples.every((sample) => targets[sample] === targets[samples[0]!]),
  };
}

/** How mixed the classes are, by the Gini index or the entropy; leaves have the shares of the classes. */
export function classCounts(labels: Int32Array, classes: number, criterion: 'entropy' | 'gini'): Sums {
  const countOf = (sums: Float64Array): number => sums.reduce((sum, count) => sum + count, 0);
  const gini = (count: number, of: number): number => count ** 2 / of;
  const entropy = (count: number, of: number): number => (count === 0 ? 0 : count * Math.log(count / of));
  const part = criterion === 'gini' ? gini : entropy;
  return {
    size: classes,
    width: classes,
    add: (sums, at, sample) => {
      sums[at + labels[sample]!]! += 1;
    },
    score: (sums) => {
      const of = countOf(sums);
      return sums.reduce((sum, count) => sum + part(count, of), 0);
    },
    leaf: (sums) => {
      const of = countOf(sums);
      return sums.map((count) => count / of);
    },
    isPure: (samples) => samples.every((sample) => labels[sample] === labels[samples[0]!]),
  };
}
