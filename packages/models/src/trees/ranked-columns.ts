import type { Matrix } from '@uninas/contracts';

/** A feature of all samples: which values occur, and which of them each sample has. */
export interface RankedColumn {
  /** The values that occur, rising. */
  readonly distinct: Float64Array;
  /** By sample, the index into `distinct`. */
  readonly ranks: Int32Array;
}

/** The features of samples, ranked once for all trees that learn from them. */
export function rankedColumns({ rows, columns, values }: Matrix): readonly RankedColumn[] {
  return Array.from({ length: columns }, (_, j) => {
    const own = Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]!);
    const distinct = Float64Array.from(new Set(own)).sort();
    const places = new Map([...distinct].map((value, rank) => [value, rank]));
    return { distinct, ranks: Int32Array.from(own, (value) => places.get(value)!) };
  });
}

/** The samples in the order of their ranks; those of one rank as they were. */
export function ordered({ ranks, distinct }: RankedColumn, samples: Int32Array): Int32Array {
  if (distinct.length > 8 * samples.length) {
    // few samples of many values: the position breaks ties
    const keys = Float64Array.from(samples, (sample, i) => ranks[sample]! * samples.length + i).sort();
    return Int32Array.from(keys, (key) => samples[key % samples.length]!);
  }
  const starts = new Int32Array(distinct.length + 1);
  for (const sample of samples) starts[ranks[sample]! + 1]!++;
  for (let rank = 1; rank < starts.length; rank++) starts[rank]! += starts[rank - 1]!;
  const order = new Int32Array(samples.length);
  for (const sample of samples) order[starts[ranks[sample]!]!++] = sample;
  return order;
}
