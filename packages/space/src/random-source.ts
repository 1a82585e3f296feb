import { SpaceError } from './space-error.js';

/** Where random values come from; the seeded generators of `@uninas/core` fit. */
export interface RandomSource {
  /** A whole number, uniform in [0, n); n is at most 2^32. */
  int(n: number): number;
  /** A number, uniform in [0, 1). */
  float(): number;
}

const CHUNK_BITS = 30n;
const CHUNK = 2 ** Number(CHUNK_BITS);

/**
 * A whole number uniform in [0, n), for n of any size.
 *
 * Draws chunks of 30 bits and rejects what lies beyond n, so that no value is favoured.
 *
 * @throws {SpaceError} if n is not positive
 */
export function randomBelow(random: RandomSource, n: bigint): bigint {
  if (n <= 0n) throw new SpaceError('UNINAS_ESPACE_INDEX', `cannot draw a number below ${n}; expected at least 1`);
  if (n <= BigInt(CHUNK)) return BigInt(random.int(Number(n)));
  const bits = BigInt((n - 1n).toString(2).length);
  const chunks = (bits + CHUNK_BITS - 1n) / CHUNK_BITS;
  const spare = chunks * CHUNK_BITS - bits;
  for (;;) {
    let value = 0n;
    for (let i = 0n; i < chunks; i++) value = (value << CHUNK_BITS) | BigInt(random.int(CHUNK));
    value >>= spare;
    if (value < n) return value;
  }
}
