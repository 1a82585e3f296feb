import type { RankedColumn } from './ranked-columns.js';

/** Between which values of a feature samples are parted. */
export interface Cut {
  /** Samples of this rank and below go left. */
  readonly rank: number;
  /** The next rank that samples have. */
  readonly next: number;
  /** How much better two sides are than all together. */
  readonly gain: number;
}

/** By what a tree parts samples; indices of samples may stand more than once. */
export interface SplitRule {
  /** How many values a leaf has. */
  readonly width: number;
  /** Whether there is nothing to part. */
  isPure(samples: Int32Array): boolean;
  /** The best cut by a feature; undefined if all samples have the same value of it. */
  best(column: RankedColumn, samples: Int32Array): Cut | undefined;
  /** The values of a leaf, `[width]`. */
  leaf(samples: Int32Array): ArrayLike<number>;
}
