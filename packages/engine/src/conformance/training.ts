import { deepStrictEqual, ok } from 'node:assert';
import type { Ops, Tensor, Variable } from '@uninas/contracts';
import { values } from '../testing/values.js';
import { copied, type Check } from './check.js';
import { squareWindow } from './reference.js';

const WINDOW = squareWindow(3);
const STRIDED = { ...squareWindow(3, 2), groups: 1 };

interface SmallNetwork {
  readonly variables: readonly Variable[];
  readonly loss: () => Tensor;
}

/** Strided convolution, batch norm, both kinds of pooling and a classifier, on eight images of four classes. */
function smallNetwork(ops: Ops): SmallNetwork {
  const data = (shape: readonly number[], seed: number): Float32Array => values(shape, seed);
  const filter = ops.variable('filter', [3, 3, 3, 8], { data: data([3, 3, 3, 8], 1) });
  const scale = ops.variable('scale', [8], { data: new Float32Array(8).fill(1) });
  const weights = ops.variable('weights', [8, 4], { data: data([8, 4], 2) });
  const images = data([8, 11, 9, 3], 3);
  const labels = Int32Array.of(0, 1, 2, 3, 3, 2, 1, 0);
  const loss = (): Tensor => {
    const x = ops.tensor(images, [8, 11, 9, 3]);
    const { output } = ops.batchNormTrain(ops.conv2d(x, filter.value, STRIDED), scale.value, undefined, 1e-5);
    const pooled = ops.maxPool(ops.relu(output), WINDOW);
    const features = ops.globalAvgPool(ops.add(ops.avgPool(pooled, WINDOW), pooled));
    const targets = ops.oneHot(ops.tensor(labels, [8]), 4);
    return ops.mean(ops.softmaxCrossEntropy(ops.matMul(features, weights.value), targets));
  };
  return { variables: [filter, scale, weights], loss };
}

/** Losses of so many steps of gradient descent, and the variables after them. */
function train(ops: Ops, steps: number): { losses: readonly number[]; values: readonly Float32Array[] } {
  const { variables, loss } = smallNetwork(ops);
  const losses = Array.from({ length: steps }, () =>
    ops.tidy(() => {
      const { value, gradients } = ops.valueAndGradients(loss, variables);
      variables.forEach((variable, i) => {
        variable.assign(ops.weightedSum([variable.value, gradients[i] as Tensor], [1, -0.5]));
      });
      return value.dataSync()[0] ?? Number.NaN;
    }),
  );
  const trained = variables.map(({ value }) => copied(value));
  for (const variable of variables) variable.dispose();
  return { losses, values: trained };
}

/** Gradients of several ops in a row, and what training makes of them. */
export const training: readonly Check[] = [
  {
    group: 'training',
    name: 'gradient descent lowers the loss of a small network',
    run: (ops: Ops): void => {
      const { losses } = train(ops, 40);
      const [first = Number.NaN, last = Number.NaN] = [losses[0], losses.at(-1)];
      ok(last < 0.7 * first, `the loss went from ${first} to ${last}`);
    },
  },
  {
    group: 'training',
    name: 'the same steps yield the same bytes',
    run: (ops: Ops): void => deepStrictEqual(train(ops, 5), train(ops, 5)),
  },
  {
    group: 'training',
    name: 'gradients of several paths add up, and are zeros where there is none',
    run: (ops: Ops): void => {
      const [a, b] = [Float32Array.of(1, 2), Float32Array.of(3, 4)].map((data) => ops.variable('v', [2], { data })) as [
        Variable,
        Variable,
      ];
      const found = ops.tidy(() => {
        const loss = (): Tensor => {
          const x = a.value;
          return ops.sum(ops.addN([ops.square(x), ops.affine(x, 3), ops.neg(x), ops.mul(x, x), ops.stopGradient(x)]));
        };
        return ops.valueAndGradients(loss, [a, b]).gradients.map((gradient) => [...gradient.dataSync()]);
      });
      a.dispose();
      b.dispose();
      deepStrictEqual(found, [[6, 10], [0, 0]]); // prettier-ignore
    },
  },
  {
    group: 'training',
    name: 'customGradient uses the gradient that it is given',
    run: (ops: Ops): void => {
      const a = ops.variable('a', [2], { data: Float32Array.of(1, 2) });
      const found = ops.tidy(() => {
        const reversed = (): Tensor =>
          ops.customGradient([a.value], ([x]) => ({ value: ops.square(x as Tensor), gradient: (dy) => [ops.neg(dy)] }));
        return ops.valueAndGradients(() => ops.sum(reversed()), [a]).gradients.map((g) => [...g.dataSync()]);
      });
      a.dispose();
      deepStrictEqual(found, [[-1, -1]]);
    },
  },
];
