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
    ['max of nothing', (ops) => ops.max(ops.zeros([0, 3]), [0]), 'no largest of nothing'],
    ['argMax of nothing', (ops) => ops.argMax(ops.zeros([2, 0]), 1), 'no largest of nothing'],
    [
      'a scale of another size',
      (ops, x) => ops.batchNormTrain(x, ops.ones([2]), undefined, 1e-5),
      'needs [3] as its scale, found [2]',
    ],
    [
      'an offset of another shape',
      (ops, x) => ops.batchNormTrain(x, undefined, ops.ones([1, 3]), 1e-5),
      'needs [3] as its offset, found [1, 3]',
    ],
    [
      'a variance of another size',
      (ops, x) => ops.batchNormInference(x, ops.ones([3]), ops.ones([4]), undefined, undefined, 1e-5),
      'needs [3] as its variance, found [4]',
    ],
    [
      'stride 0',
      (ops) => ops.conv2d(image(ops), ops.zeros([3, 3, 2, 2]), { ...geometry, stride: [0, 1] }),
      'stride 0x1',
    ],
    ['stride 0.5', (ops) => ops.maxPool(image(ops), { ...squareWindow(3), stride: [0.5, 0.5] }), 'stride 0.5x0.5'],
    ['dilation 0', (ops) => ops.avgPool(image(ops), { ...squareWindow(3), dilation: [1, 0] }), 'dilation 1x0'],
    [
      'half a pixel of padding',
      (ops) => ops.avgPool(image(ops), { ...squareWindow(3), padding: [0.5, 0, 0, 0] }),
      'padding [0.5, 0, 0, 0]',
    ],
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

describe.each(['pack', 'plain'] as const)('elements of another type are an error of %s kernels', (kernels) => {
  it.each<[string, (ops: Ops, x: Tensor, ints: Tensor) => unknown]>([
    ['conv2d', (ops, x) => ops.conv2d(ops.tensor(new Int32Array(32), [1, 4, 4, 2]), x, geometry)],
    ['mul', (ops, x, ints) => ops.mul(x, ints)],
    ['affine', (ops, _, ints) => ops.affine(ints, 2)],
    ['mean', (ops, _, ints) => ops.mean(ints)],
    ['batchNormTrain', (ops, _, ints) => ops.batchNormTrain(ints, undefined, undefined, 1e-5)],
    ['avgPool', (ops) => ops.avgPool(ops.tensor(new Int32Array(32), [1, 4, 4, 2]), squareWindow(3))],
    ['weightedSum', (ops, x, ints) => ops.weightedSum([x, ints], [1, 2])],
    ['softmaxCrossEntropy', (ops, x, ints) => ops.softmaxCrossEntropy(ints, x)],
    ['gather', (ops, x) => ops.gather(x, ops.zeros([2]))],
  ])('%s', async (name, f) => {
    const { ops } = await createEngine({ kernels });
    ops.tidy(() => {
      const ints = ops.tensor(Int32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
      const call = (): unknown => f(ops, ops.zeros([2, 3]), ints);
      expect(call).toThrow(TypeError);
      expect(call).toThrow(new RegExp(`^${name} needs (float32, found int32|int32, found float32) of `));
    });
  });

  it('but labels may be counted in whole numbers', async () => {
    const { ops } = await createEngine({ kernels });
    ops.tidy(() => {
      const losses = ops.softmaxCrossEntropy(ops.zeros([2, 4]), ops.tensor(Int32Array.of(0, 1, 0, 0, 0, 0, 0, 1), [2, 4])); // prettier-ignore
      for (const loss of losses.dataSync()) expect(loss).toBeCloseTo(Math.log(4), 6);
    });
  });
});
