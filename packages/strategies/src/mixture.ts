import type { Ops, Tensor } from '@uninas/contracts';
import { softmaxGradient } from './softmax.js';

/** Candidates that are weighed by the softmax of trainable values. */
export interface Mixture {
  /** `[choices]`, the trainable values. */
  readonly alphas: Tensor;
  /** Indices of the candidates that the softmax is over. */
  readonly indices: readonly number[];
  /** Their shares, in the same order; the sum is 1. */
  readonly shares: readonly number[];
  readonly temperature: number;
}

/**
 * Candidates' results, each times its share: `sum(shares[i] * results[i])`.
 *
 * The gradient reaches results and alphas: with `g[i] = sum(dy * results[i])`,
 * that of alpha i is `shares[i] * (g[i] - sum(shares * g)) / temperature`.
 *
 * @param results of one shape, one for each share
 */
export function mix(ops: Ops, mixture: Mixture, results: readonly Tensor[]): Tensor {
  const { alphas, shares } = mixture;
  return ops.customGradient([alphas, ...results], ([, ...inputs]) => ({
    value: ops.weightedSum(inputs, shares),
    gradient: (dy) => {
      const products = inputs.map((input) => productOf(ops, dy, input));
      const scaled = shares.map((share) => ops.affine(dy, share));
      return [alphaGradient(ops, mixture, products), ...scaled];
    },
  }));
}

/**
 * The result of one candidate as it is, with a gradient as if it had been
 * multiplied with its share: straight through the decision for it.
 *
 * @param drawn position of the candidate among the indices
 */
export function passThrough(ops: Ops, mixture: Mixture, drawn: number, result: Tensor): Tensor {
  return ops.customGradient([mixture.alphas, result], ([, input]) => ({
    value: input!,
    gradient: (dy) => {
      const products = mixture.indices.map((_, i) => (i === drawn ? productOf(ops, dy, input!) : 0));
      return [alphaGradient(ops, mixture, products), dy];
    },
  }));
}

function productOf(ops: Ops, a: Tensor, b: Tensor): number {
  return ops.sum(ops.mul(a, b)).dataSync()[0]!;
}

/** @param products gradients of the shares */
function alphaGradient(
  ops: Ops,
  { alphas, indices, shares, temperature }: Mixture,
  products: readonly number[],
): Tensor {
  const gradient = new Float32Array(alphas.size);
  softmaxGradient(shares, products, temperature).forEach((value, i) => (gradient[indices[i]!] = value));
  return ops.tensor(gradient, alphas.shape);
}
