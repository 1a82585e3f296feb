import { sizeOf } from '../runtime/shape.js';

/** Fixed numbers between -1 and 1, all different and at least about `1 / size` apart. */
export function values(shape: readonly number[], seed = 1): Float32Array {
  const size = sizeOf(shape);
  const order = permutation(size, seed);
  return Float32Array.from(order, (rank) => (2 * rank + 1) / size - 1);
}

/** Fixed numbers of both signs whose size is between `low` and `high`. */
export function awayFromZero(shape: readonly number[], low: number, high: number, seed = 1): Float32Array {
  return values(shape, seed).map((value) => Math.sign(value) * (low + (high - low) * Math.abs(value)));
}

/** Fixed numbers between `low` and `high`. */
export function between(shape: readonly number[], low: number, high: number, seed = 1): Float32Array {
  return values(shape, seed).map((value) => low + ((high - low) * (value + 1)) / 2);
}

/** The numbers below `size`, shuffled by a linear congruential generator. */
function permutation(size: number, seed: number): number[] {
  const order = Array.from({ length: size }, (_, i) => i);
  let state = (seed * 2654435761) >>> 0;
  for (let i = size - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
