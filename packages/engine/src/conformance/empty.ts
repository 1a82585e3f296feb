import { deepStrictEqual, throws } from 'node:assert';
import type { Conv2dGeometry, Ops, Tensor } from '@uninas/contracts';
import { sizeOf } from '../runtime/shape.js';
import { copied, type Check } from './check.js';
import { squareWindow } from './reference.js';

/** Leaves memory as a tensor that is no more has left it. */
function soil(ops: Ops): void {
  ops.tidy(() => [3, 12, 100, 1000].forEach((size) => ops.fill([size], 7.5)));
}

/** Gradients of the sum of `f`, which is 0, with respect to variables of ones. */
function gradients(ops: Ops, shapes: readonly (readonly number[])[], f: (...x: Tensor[]) => Tensor): number[][] {
  const given = shapes.map((shape, i) => {
    const data = new Float32Array(sizeOf(shape)).fill(1);
    return ops.variable(`x${i}`, shape, { data });
  });
  try {
    soil(ops);
    return ops.tidy(() => {
      const loss = (): Tensor => ops.sum(f(...given.map(({ value }) => value)));
      const { value, gradients: found } = ops.valueAndGradients(loss, given);
      return [value, ...found].map((tensor) => [...copied(tensor)].map((element) => element + 0));
    });
  } finally {
    for (const variable of given) variable.dispose();
  }
}

/** Windows of which no one touches an image of 1x1. */
const BESIDE: readonly Pick<Conv2dGeometry, 'stride' | 'padding'>[] = [
  { stride: [3, 3], padding: [1, 1, 1, 1] },
  { stride: [5, 5], padding: [2, 2, 2, 2] },
  { stride: [2, 5], padding: [0, 0, 2, 2] },
];

const CHANNELS = [
  ['dense', 4, [1, 1, 4, 3], 1],
  ['groups', 4, [1, 1, 2, 4], 2],
  ['depthwise', 4, [1, 1, 1, 4], 4],
] as const;

/** Tensors without elements, and convolutions that see nothing but padding. */
export const empty: readonly Check[] = [
  {
    group: 'empty',
    name: 'sums are 0, means are not a number',
    run: (ops: Ops): void => {
      soil(ops);
      const found = ops.tidy(() => {
        const x = ops.zeros([0, 4]);
        return [ops.sum(x), ops.sum(x, [0]), ops.mean(x), ops.mean(x, [0]), ops.sum(x, [1])].map((y) => [...copied(y)]);
      });
      const none = Number.NaN;
      deepStrictEqual(found, [[0], [0, 0, 0, 0], [none], [none, none, none, none], []]);
    },
  },
  {
    group: 'empty',
    name: 'products and their gradients',
    run: (ops: Ops): void => {
      deepStrictEqual(gradients(ops, [[0, 4], [4, 3]], (x, w) => ops.matMul(x, w)), [[0], [], Array(12).fill(0)]); // prettier-ignore
      deepStrictEqual(gradients(ops, [[2, 0], [0, 3]], (x, w) => ops.matMul(x, w)), [[0], [], []]); // prettier-ignore
      ops.tidy(() => deepStrictEqual([...ops.matMul(ops.zeros([5, 2, 0]), ops.zeros([5, 0, 3])).shape], [5, 2, 3]));
    },
  },
  {
    group: 'empty',
    name: 'images are refused',
    run: (ops: Ops): void => {
      const window = squareWindow(3);
      ops.tidy(() => {
        const x = ops.zeros([0, 5, 5, 4]);
        const refused: readonly (() => unknown)[] = [
          () => ops.conv2d(x, ops.ones([3, 3, 4, 8]), { ...window, groups: 1 }),
          () => ops.conv2d(ops.zeros([1, 5, 5, 0]), ops.ones([3, 3, 0, 8]), { ...window, groups: 1 }),
          () => ops.maxPool(x, window),
          () => ops.avgPool(x, window),
          () => ops.globalAvgPool(x),
          () => ops.batchNormTrain(x, undefined, undefined, 1e-5),
        ];
        for (const call of refused) throws(call, RangeError);
      });
    },
  },
  ...CHANNELS.flatMap(([kind, channels, filter, groups]) =>
    BESIDE.map(({ stride, padding }): Check => ({
      group: 'empty',
      name: `a ${kind} convolution of stride [${stride.join(', ')}] beside the image`,
      run: (ops: Ops): void => {
        const geometry = { kernel: [1, 1], dilation: [1, 1], stride, padding, groups } as const;
        const found = gradients(ops, [[1, 1, 1, channels], filter], (x, w) => ops.conv2d(x, w, geometry));
        deepStrictEqual(found, [[0], Array(channels).fill(0), Array(sizeOf(filter)).fill(0)]);
      },
    })),
  ),
];
