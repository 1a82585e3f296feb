import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ops, Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { gradientError } from '../testing/gradient-error.js';
import { values } from '../testing/values.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

type Case = [string, readonly (readonly number[])[], (ops: Ops, inputs: readonly Tensor[]) => Tensor];
const cases: Case[] = [
  ['reshape', [[2, 3, 4]], (ops, [x]) => ops.reshape(x as Tensor, [6, 4])],
  ['transpose', [[2, 3, 4, 5]], (ops, [x]) => ops.transpose(x as Tensor, [3, 1, 0, 2])],
  ['transpose of a matrix', [[5, 7]], (ops, [x]) => ops.transpose(x as Tensor, [1, 0])],
  [
    'concat along the channels',
    [
      [2, 3, 3, 1],
      [2, 3, 3, 4],
      [2, 3, 3, 2],
    ],
    (ops, inputs) => ops.concat(inputs, 3),
  ],
  [
    'concat along the last axis, counted backwards',
    [
      [2, 60],
      [2, 70],
    ],
    (ops, inputs) => ops.concat(inputs, -1),
  ],
  [
    'concat along the batch',
    [
      [2, 3],
      [4, 3],
    ],
    (ops, inputs) => ops.concat(inputs, 0),
  ],
  ['concat of one tensor', [[2, 3]], (ops, inputs) => ops.concat(inputs, 0)],
  ['slice of channels', [[2, 4, 3, 5]], (ops, [x]) => ops.slice(x as Tensor, [0, 0, 0, 2], [2, 4, 3, 2])],
  ['slice in all axes', [[3, 4, 5, 6]], (ops, [x]) => ops.slice(x as Tensor, [1, 0, 2, 3], [2, 3, 2, 1])],
  ['slice of whole rows', [[5, 60]], (ops, [x]) => ops.slice(x as Tensor, [1, 0], [3, 60])],
  ['slice of a vector', [[7]], (ops, [x]) => ops.slice(x as Tensor, [2], [4])],
  [
    'pad',
    [[2, 3, 4, 2]],
    (ops, [x]) =>
      ops.pad(x as Tensor, [
        [0, 0],
        [1, 2],
        [0, 1],
        [3, 0],
      ]),
  ],
  [
    'pad with nothing',
    [[2, 3]],
    (ops, [x]) =>
      ops.pad(x as Tensor, [
        [0, 0],
        [0, 0],
      ]),
  ],
  ['gather', [[5, 3]], (ops, [x]) => ops.gather(x as Tensor, ops.tensor(Int32Array.of(4, 0, 4, 2), [4]))],
  ['gather of images', [[3, 2, 2, 2]], (ops, [x]) => ops.gather(x as Tensor, ops.tensor(Int32Array.of(1, 1), [2]))],
  [
    'matMul',
    [
      [3, 4],
      [4, 5],
    ],
    (ops, [a, b]) => ops.matMul(a as Tensor, b as Tensor),
  ],
  [
    'matMul, a transposed',
    [
      [4, 3],
      [4, 5],
    ],
    (ops, [a, b]) => ops.matMul(a as Tensor, b as Tensor, true),
  ],
  [
    'matMul, b transposed',
    [
      [3, 4],
      [5, 4],
    ],
    (ops, [a, b]) => ops.matMul(a as Tensor, b as Tensor, false, true),
  ],
  [
    'matMul, both transposed',
    [
      [4, 3],
      [5, 4],
    ],
    (ops, [a, b]) => ops.matMul(a as Tensor, b as Tensor, true, true),
  ],
  [
    'matMul of batches',
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
    (ops, [a, b]) => ops.matMul(a as Tensor, b as Tensor),
  ],
  [
    'matMul of batches, transposed',
    [
      [2, 4, 3],
      [2, 5, 4],
    ],
    (ops, [a, b]) => ops.matMul(a as Tensor, b as Tensor, true, true),
  ],
  ['softmax', [[3, 5]], (ops, [x]) => ops.softmax(x as Tensor)],
  ['softmax of a vector', [[6]], (ops, [x]) => ops.softmax(x as Tensor)],
  ['logSoftmax', [[2, 3, 5]], (ops, [x]) => ops.logSoftmax(x as Tensor)],
  ['globalAvgPool', [[2, 3, 4, 5]], (ops, [x]) => ops.globalAvgPool(x as Tensor)],
  ['upsampleNearest', [[2, 3, 2, 4]], (ops, [x]) => ops.upsampleNearest(x as Tensor, [2, 3])],
];

describe('gradients', () => {
  it.each(cases)('%s', (_, shapes, f) => {
    const { largest } = gradientError(engine.ops, {
      inputs: shapes.map((shape, i) => ({ shape, data: values(shape, i + 1) })),
      f: (inputs) => f(engine.ops, inputs),
    });
    expect(largest).toBeLessThan(0.01);
  });

  it('softmaxCrossEntropy with soft targets', () => {
    const { ops } = engine;
    const targets = Float32Array.of(0.1, 0.6, 0.3, 0, 0, 1, 0.25, 0.25, 0.5, 1, 0, 0);
    const { largest } = gradientError(ops, {
      inputs: [{ shape: [4, 3], data: values([4, 3]).map((v) => 3 * v) }],
      f: ([x]) => ops.softmaxCrossEntropy(x as Tensor, ops.tensor(targets, [4, 3])),
    });
    expect(largest).toBeLessThan(0.01);
  });
});

describe('what does not fit is an error', () => {
  it.each<[string, (ops: Ops, x: Tensor) => unknown]>([
    ['tensor data', (ops) => ops.tensor([1, 2, 3], [2, 2])],
    ['reshape', (ops, x) => ops.reshape(x, [7])],
    ['transpose', (ops, x) => ops.transpose(x, [0, 0])],
    ['slice', (ops, x) => ops.slice(x, [1, 0], [2, 3])],
    ['pad', (ops, x) => ops.pad(x, [[0, 0]])],
    ['concat', (ops, x) => ops.concat([x, ops.zeros([2, 4])], 0)],
    ['matMul', (ops, x) => ops.matMul(x, x)],
    ['softmaxCrossEntropy', (ops, x) => ops.softmaxCrossEntropy(x, ops.zeros([2, 2]))],
    ['upsampleNearest', (ops) => ops.upsampleNearest(ops.zeros([1, 2, 2, 1]), [1.5, 2])],
    ['globalAvgPool', (ops, x) => ops.globalAvgPool(x)],
  ])('%s', (_, f) => {
    const { ops } = engine;
    ops.tidy(() => expect(() => f(ops, ops.zeros([2, 3]))).toThrow(RangeError));
  });
});
