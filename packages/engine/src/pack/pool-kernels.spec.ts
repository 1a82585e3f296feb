import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ops, Window2d } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { difference } from '../testing/difference.js';
import { values } from '../testing/values.js';

let pack: Engine;
let plain: Engine;
beforeAll(async () => {
  [pack, plain] = [await createEngine({ kernels: 'pack' }), await createEngine({ kernels: 'plain' })];
});
afterEach(() => expect(pack.memory()).toEqual({ tensors: 0, bytes: 0 }));

function expectClose(found: readonly Float32Array[], expected: readonly Float32Array[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((tensor, i) => expect(difference(tensor, expected[i] as Float32Array, 1e-3)).toBeLessThan(1e-4));
}

describe.each(['avgPool', 'maxPool'] as const)('%s of the pack', (name) => {
  const run = (ops: Ops, shape: readonly number[], window: Window2d): Float32Array[] => {
    // few different values, so that windows have several largest elements
    const x = ops.variable('x', shape, { data: values(shape).map((value) => Math.round(value * 9)) });
    const found = ops.tidy(() => {
      const y = ops[name](x.value, window);
      const weights = ops.tensor(values(y.shape, 4), y.shape);
      const { gradients } = ops.valueAndGradients(() => ops.sum(ops.mul(weights, ops[name](x.value, window))), [x]);
      return [y, ...gradients].map((t) => Float32Array.from(t.dataSync()));
    });
    x.dispose();
    return found;
  };

  it.each([
    ['3x3', [4, 7, 7, 32], { kernel: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [1, 1, 1, 1] }],
    [
      '3x3, step 2, 10 channels',
      [2, 9, 8, 10],
      { kernel: [3, 3], stride: [2, 2], dilation: [1, 1], padding: [1, 1, 1, 1] },
    ],
    [
      '2x2, step 2, odd image',
      [3, 7, 5, 3],
      { kernel: [2, 2], stride: [2, 2], dilation: [1, 1], padding: [0, 0, 0, 0] },
    ],
    [
      '5x3, dilated, uneven',
      [2, 12, 9, 5],
      { kernel: [5, 3], stride: [1, 2], dilation: [2, 1], padding: [4, 1, 0, 1] },
    ],
    [
      '2x4, windows that lie beside the image',
      [2, 3, 4, 6],
      { kernel: [2, 4], stride: [1, 2], dilation: [1, 1], padding: [2, 0, 5, 1] },
    ],
    ['1x1, step 3', [1, 7, 7, 1], { kernel: [1, 1], stride: [3, 3], dilation: [1, 1], padding: [0, 0, 0, 0] }],
  ] as const)('agrees with the composed one: %s', (_, shape, window) => {
    expectClose(run(pack.ops, shape, window), run(plain.ops, shape, window));
  });
});
