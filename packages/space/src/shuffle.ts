import { randomBelow, type RandomSource } from './random-source.js';

/**
 * All whole numbers in [0, n) in random order, one at a time and without repetition.
 *
 * A Fisher-Yates shuffle of an array that exists only where it was touched: memory grows with the
 * numbers taken, not with n, so the first hundred of 6^19 are as cheap as the first hundred of 200.
 */
export function* shuffledIndices(random: RandomSource, n: bigint): Generator<bigint, void, undefined> {
  const moved = new Map<bigint, bigint>();
  for (let i = 0n; i < n; i++) {
    const j = i + randomBelow(random, n - i);
    const here = moved.get(i) ?? i;
    const chosen = j === i ? here : (moved.get(j) ?? j);
    if (j !== i) moved.set(j, here);
    moved.delete(i);
    yield chosen;
  }
}
