import type { Ops } from '@uninas/contracts';

/** Edge of the square matrices that are multiplied. */
const SIZE = 256;

/** What the speed test found. */
export interface Speed {
  /** Billions of multiplications and additions per second. */
  readonly gflops: number;
  /** Whether the product was right. */
  readonly isRight: boolean;
}

/**
 * Multiplies matrices for a while and looks whether the result is right.
 *
 * @param milliseconds how long, at least
 */
export function speedTest(ops: Ops, milliseconds = 500): Speed {
  return ops.tidy(() => {
    const ramp = Float32Array.from({ length: SIZE * SIZE }, (_, i) => (i % 7) - 3);
    const a = ops.tensor(ramp, [SIZE, SIZE]);
    const identity = ops.tensor(
      Float32Array.from({ length: SIZE * SIZE }, (_, i) => (i % (SIZE + 1) === 0 ? 2 : 0)),
      [SIZE, SIZE],
    );
    const product = ops.matMul(a, identity).dataSync();
    const isRight = product.every((value, i) => value === 2 * ramp[i]!);
    const since = performance.now();
    let rounds = 0;
    while (performance.now() - since < milliseconds) {
      const result = ops.matMul(a, identity);
      result.dataSync();
      result.dispose();
      rounds++;
    }
    const seconds = (performance.now() - since) / 1000;
    return { gflops: (2 * SIZE ** 3 * rounds) / seconds / 1e9, isRight };
  });
}
