import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conv2dGeometry, Ops, Tensor } from '@uninas/contracts';
import { squareWindow } from '../conformance/reference.js';
import { createEngine, type Engine } from '../engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

const geometry: Conv2dGeometry = { ...squareWindow(3), groups: 1 };
const image = (ops: Ops): Tensor => ops.zeros([1, 4, 4, 2]);

describe('what does not fit is an error', () => {
  it.each<[string, (ops: Ops, x: Tensor) => unknown, string]>([
    ['tensor data', (ops) => ops.tensor([1, 2, 3], [2, 2]), '3 elements do not fit the shape [2, 2]'],
    ['addN of nothing', (ops) => ops.addN([]), 'addN needs at least one tensor'],
    ['addN', (ops) => ops.addN([ops.zeros([2]), ops.zeros([3])]), 'equal shapes'],
    ['weightedSum', (ops) => ops.weightedSum([ops.zeros([2])], [1, 2]), 'a factor for each of 1 tensors'],
    ['adaptiveStep', (ops, x) => ops.adaptiveStep(x, x, ops.zeros([3]), { rate: 1, epsilon: 1 }), 'equal shapes'],
    ['sum', (ops, x) => ops.sum(x, [2]), 'axis 2 does not exist'],
    ['reshape', (ops, x) => ops.reshape(x, [7]), 'cannot reshape [2, 3] to [7]'],
    ['transpose', (ops, x) => ops.transpose(x, [0, 0]), '[0, 0] is not a permutation'],
    ['slice', (ops, x) => ops.slice(x, [1, 0], [2, 3]), 'is not inside [2, 3]'],
    ['pad', (ops, x) => ops.pad(x, [[0, 0]]), 'two counts of at least 0 for each axis'],
    ['concat', (ops, x) => ops.concat([x, ops.zeros([2, 4])], 0), ''],
    ['matMul', (ops, x) => ops.matMul(x, x), 'cannot multiply [2, 3] and [2, 3]'],
    ['softmaxCrossEntropy', (ops, x) => ops.softmaxCrossEntropy(x, ops.zeros([2, 2])), 'of one shape'],
    ['upsampleNearest', (ops) => ops.upsampleNearest(image(ops), [1.5, 2]), 'whole positive factors'],
    ['resizeNearest', (ops) => ops.resizeNearest(image(ops), [0, 2]), 'cannot be resized to 0x2'],
    ['globalAvgPool', (ops, x) => ops.globalAvgPool(x), 'expected a shape [batch, height, width, channels]'],
    ['avgPool', (ops) => ops.avgPool(image(ops), squareWindow(5, 1, 0)), 'does not fit an image'],
    ['a filter of other channels', (ops) => ops.conv2d(image(ops), ops.zeros([3, 3, 3, 2]), geometry), '2 channels'],
    ['a filter of another size', (ops) => ops.conv2d(image(ops), ops.zeros([5, 5, 2, 2]), geometry), 'kernel size'],
    [
      'a filter that groups do not divide',
      (ops) => ops.conv2d(image(ops), ops.zeros([3, 3, 2, 3]), { ...geometry, groups: 2 }),
      'with 2 groups does not fit',
    ],
    [
      'a filter wider than the image',
      (ops) => ops.conv2d(image(ops), ops.zeros([9, 9, 2, 2]), { ...geometry, kernel: [9, 9] }),
      'does not fit an image',
    ],
  ])('%s', (_, f, message) => {
    const { ops } = engine;
    ops.tidy(() => {
      const call = (): unknown => f(ops, ops.zeros([2, 3]));
      expect(call).toThrow(RangeError);
      expect(call).toThrow(message);
    });
  });
});
