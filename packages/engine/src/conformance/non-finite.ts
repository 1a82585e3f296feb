import { deepStrictEqual } from 'node:assert';
import type { Ops, Tensor } from '@uninas/contracts';
import { copied, type Check } from './check.js';
import { squareWindow } from './reference.js';

const NONE = Number.NaN;
const { POSITIVE_INFINITY: MORE, NEGATIVE_INFINITY: LESS } = Number;

/** Numbers that fill vectors of four and more, so that each kind is at every place of one. */
const X = [NONE, -1, 2, MORE, LESS, 7, NONE, 0.5, NONE, MORE, -3];

/** PyTorch 1.13: values and gradients of a sum, for each element of X by itself. */
const CUTS: readonly (readonly [string, (ops: Ops, x: Tensor) => Tensor, readonly number[], readonly number[]])[] = [
  ['relu', (ops, x) => ops.relu(x), [NONE, 0, 2, MORE, 0, 7, NONE, 0.5, NONE, MORE, 0], [1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0]], // prettier-ignore
  ['relu6', (ops, x) => ops.relu6(x), [NONE, 0, 2, 6, 0, 6, NONE, 0.5, NONE, 6, 0], [1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0]],
  ['clip', (ops, x) => ops.clip(x, -1.5, 1), [NONE, -1, 1, 1, -1.5, 1, NONE, 0.5, NONE, 1, -1.5], [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]], // prettier-ignore
];

/** The gradient of the sum of `f`; sums that are no numbers have one, too. */
function gradient(ops: Ops, shape: readonly number[], data: readonly number[], f: (x: Tensor) => Tensor): number[] {
  const x = ops.variable('x', shape, { data: Float32Array.from(data) });
  try {
    return ops.tidy(() => {
      const { gradients } = ops.valueAndGradients(() => ops.sum(f(x.value)), [x]);
      return unsigned(gradients[0] as Tensor);
    });
  } finally {
    x.dispose();
  }
}

/** Elements, with 0 for -0. */
function unsigned(tensor: Tensor): number[] {
  return [...copied(tensor)].map((value) => value + 0);
}

const POOLS = [
  ['2x2, stride 2', squareWindow(2, 2, 0)],
  ['3x3, padded', squareWindow(3)],
  ['3x3, dilation 2', squareWindow(3, 1, 2, 2)],
  ['5x5, stride 2, padded', squareWindow(5, 2)],
] as const;

/** What is not a number comes through, as in PyTorch: a network that has become useless must not look as if it learned. */
export const nonFinite: readonly Check[] = [
  ...CUTS.map(([name, f, values, gradients]): Check => ({
    group: 'not finite',
    name,
    run: (ops: Ops): void => {
      for (const size of [X.length, 3]) {
        const x = X.slice(0, size);
        deepStrictEqual(ops.tidy(() => unsigned(f(ops, ops.tensor(x, [size])))), values.slice(0, size)); // prettier-ignore
        // where the element is no number, the gradient need not be one either
        const found = gradient(ops, [size], x, (v) => f(ops, v)).map((value, i) => {
          return Number.isNaN(x[i]) && Number.isNaN(value) ? gradients[i] : value;
        });
        deepStrictEqual(found, gradients.slice(0, size));
      }
    },
  })),
  ...[MORE, 6].map((limit): Check => ({
    group: 'not finite',
    name: `batch norm with given statistics, cut off at ${limit}`,
    run: (ops: Ops): void => {
      const norm = (x: Tensor): Tensor =>
        ops.batchNormInference(x, ops.zeros([5]), ops.ones([5]), undefined, undefined, 0, limit);
      const x = X.slice(0, 10);
      const [, , values] = CUTS[limit === 6 ? 1 : 0] as (typeof CUTS)[number];
      deepStrictEqual(ops.tidy(() => unsigned(norm(ops.tensor(x, [2, 5])))), values.slice(0, 10)); // prettier-ignore
    },
  })),
  {
    group: 'not finite',
    name: 'batch norm of a batch, cut off',
    run: (ops: Ops): void => {
      const found = ops.tidy(() => {
        const x = ops.tensor([NONE, 1, 2, 3, 5, 3, 4, 5, 6, 4], [2, 5]);
        return unsigned(ops.batchNormTrain(x, undefined, undefined, 0, 6).output);
      });
      deepStrictEqual(found.map(Math.round), [NONE, 0, 0, 0, 1, NONE, 1, 1, 1, 0]);
    },
  },
  ...POOLS.map(([name, window]): Check => ({
    group: 'not finite',
    name: `max pool ${name}`,
    run: (ops: Ops): void => {
      const shape = [1, 6, 6, 5];
      const plain = Array.from({ length: 180 }, (_, i) => ((i * 37) % 101) - 120);
      for (const place of [0, 4, 62, 63, 179]) {
        const marked = plain.map((value, i) => (i === place ? MORE : value));
        const run = (data: readonly number[]): number[] =>
          ops.tidy(() => unsigned(ops.maxPool(ops.tensor(data, shape), window)));
        // what is not a number is in the same windows that infinity would be the largest of
        const strange = marked.map((value) => (value === MORE ? NONE : value));
        deepStrictEqual(run(strange), run(marked).map((value) => (value === MORE ? NONE : value))); // prettier-ignore
      }
    },
  })),
  {
    group: 'not finite',
    name: 'the gradient of a max pool of what is not a number goes to one element',
    run: (ops: Ops): void => {
      const pool = (x: Tensor): Tensor => ops.maxPool(x, squareWindow(2, 2, 0));
      const found = gradient(ops, [1, 2, 4, 1], [1, NONE, 5, 6, 2, 3, 7, 4], pool);
      deepStrictEqual([found[0]! + found[1]! + found[4]! + found[5]!, found[6]], [1, 1]);
    },
  },
  {
    group: 'not finite',
    name: 'sums, largest elements and losses',
    run: (ops: Ops): void => {
      const reduced = ops.tidy(() => {
        const x = ops.tensor([1, NONE, 3, 1, 2, 3], [2, 3]);
        const targets = ops.oneHot(ops.tensor(Int32Array.of(0, 2), [2]), 3);
        const results = [ops.sum(x, [1]), ops.mean(x, [1]), ops.max(x, [1]), ops.softmaxCrossEntropy(x, targets)];
        return results.map((y) => [...copied(y)].map((value) => Math.round(1000 * value) / 1000));
      });
      deepStrictEqual(reduced, [[NONE, 6], [NONE, 2], [NONE, 3], [NONE, 0.408]]); // prettier-ignore
    },
  },
];
