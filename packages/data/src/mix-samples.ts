import type { Batch } from '@uninas/contracts';
import type { Random } from '@uninas/core';

/**
 * Replaces each sample of a batch by a weighted mean of itself and another one of the batch, and its
 * targets by the same mean; one weight, drawn from Beta(alpha1, alpha2), serves the whole batch.
 *
 * The label of a sample becomes that of the larger share.
 *
 * @param name of the augmentation, for messages
 * @throws {Error} if the batch has no targets
 */
export function mixSamples(
  { size, inputs, labels, targets }: Batch,
  random: Random,
  alphas: Alphas,
  name: string,
): void {
  if (targets === undefined) throw new Error(`${name}: the batch has labels only, no targets that could be mixed`);
  const share = beta(random, alphas.alpha1, alphas.alpha2);
  const partners = random.permutation(size);
  mixRows(inputs, size, partners, share);
  mixRows(targets, size, partners, share);
  if (share < 0.5) labels.set(Int32Array.from(partners, (partner) => labels[partner]!));
}

/** Parameters of a beta distribution. */
export interface Alphas {
  readonly alpha1: number;
  readonly alpha2: number;
}

function mixRows(values: Float32Array, size: number, partners: readonly number[], share: number): void {
  const source = values.slice();
  const length = values.length / size;
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / length);
    values[i] = share * source[i]! + (1 - share) * source[partners[row]! * length + i - row * length]!;
  }
}

/** A value from the beta distribution: the share of one gamma value in the sum of two. */
export function beta(random: Random, alpha1: number, alpha2: number): number {
  const first = logGamma(random, alpha1);
  const second = logGamma(random, alpha2);
  // of logarithms, since both values may be too small for a number
  return 1 / (1 + Math.exp(second - first));
}

/**
 * The logarithm of a value from the gamma distribution of a shape.
 *
 * @source Marsaglia, Tsang, 2000, "A simple method for generating gamma variables"; shapes below 1
 *   by way of shape + 1, as in their section 6
 */
function logGamma(random: Random, shape: number): number {
  if (shape < 1) return logGamma(random, shape + 1) + Math.log(1 - random.float()) / shape;
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.float()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}
