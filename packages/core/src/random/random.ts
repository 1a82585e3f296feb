import { philox } from './philox.js';

/** What a random value is for: numbers and texts such as a node path, a purpose, an epoch, a sample index. */
export type RandomKey = readonly (number | string)[];

/**
 * Random values that depend on nothing but the seed and the key: f(seed, path,
 * purpose, epoch, step, ...). Order of use elsewhere, worker counts and resumed
 * runs cannot change them.
 */
export class Random {
  readonly #key = new Uint32Array(2);
  readonly #counter = new Uint32Array(4);
  readonly #block = new Uint32Array(4);
  #left = 0;

  constructor(
    private readonly seed: number,
    private readonly path: RandomKey = [],
  ) {
    const [low, high] = hashKey([seed, ...path]);
    this.#key[0] = low;
    this.#key[1] = high;
  }

  /** A stream of its own for a longer key; it does not depend on what was drawn from this one. */
  at(...key: RandomKey): Random {
    return new Random(this.seed, [...this.path, ...key]);
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.#left === 0) {
      philox(this.#counter, this.#key, this.#block);
      this.#advance();
      this.#left = 4;
    }
    return this.#block[4 - this.#left--]!;
  }

  /** At least 0 and below 1, with 53 random bits. */
  float(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** A whole number from 0 to `n - 1`, each equally likely. @throws {RangeError} unless 1 <= n <= 2^32 */
  int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 0x100000000) throw new RangeError(`int(${n}): n must be 1 to 2^32`);
    const limit = 0x100000000 - (0x100000000 % n);
    for (;;) {
      const value = this.uint32();
      if (value < limit) return value % n;
    }
  }

  /** From the standard normal distribution. */
  normal(): number {
    // Box-Muller; 1 - u keeps the logarithm finite
    return Math.sqrt(-2 * Math.log(1 - this.float())) * Math.cos(2 * Math.PI * this.float());
  }

  /** 0 to `n - 1` in random order (Fisher-Yates). */
  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }

  #advance(): void {
    for (let i = 0; i < 4; i++) {
      this.#counter[i] = (this.#counter[i]! + 1) >>> 0;
      if (this.#counter[i] !== 0) return;
    }
  }
}

/** 64 bits of a key as two words, by two differently seeded 32-bit hashes (murmur3's mixing). */
function hashKey(key: RandomKey): readonly [number, number] {
  const text = JSON.stringify(key);
  return [hash32(text, 0x2545f491), hash32(text, 0x8f1bbcdc)];
}

function hash32(text: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  h ^= text.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
