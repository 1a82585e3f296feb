import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ops, Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { gradientError } from '../testing/gradient-error.js';
import { awayFromZero, between, values } from '../testing/values.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

type Unary = (ops: Ops, x: Tensor) => Tensor;
const shape = [3, 4, 5];

const unary: [string, Unary, Float32Array][] = [
  ['affine', (ops, x) => ops.affine(x, -2.5, 0.75), values(shape)],
  ['affine with factor 1', (ops, x) => ops.affine(x, 1, 2), values(shape)],
  ['affine that changes nothing', (ops, x) => ops.affine(x, 1), values(shape)],
  ['neg', (ops, x) => ops.neg(x), values(shape)],
  ['abs', (ops, x) => ops.abs(x), awayFromZero(shape, 0.1, 2)],
  ['square', (ops, x) => ops.square(x), values(shape)],
  ['sqrt', (ops, x) => ops.sqrt(x), between(shape, 0.5, 3)],
  ['exp', (ops, x) => ops.exp(x), values(shape)],
  ['log', (ops, x) => ops.log(x), between(shape, 0.5, 3)],
  ['clip', (ops, x) => ops.clip(x, -0.505, 0.605), values(shape)],
  ['relu', (ops, x) => ops.relu(x), awayFromZero(shape, 0.1, 2)],
  ['relu6', (ops, x) => ops.relu6(x), between(shape, -3.05, 9.05).map((v) => (Math.abs(v) < 0.05 ? 0.2 : v))],
  ['sigmoid', (ops, x) => ops.sigmoid(x), between(shape, -4, 4)],
  ['tanh', (ops, x) => ops.tanh(x), between(shape, -2, 2)],
  ['softplus', (ops, x) => ops.softplus(x), between(shape, -4, 4)],
];

describe('the gradient of element-wise ops of one tensor', () => {
  it.each(unary)('%s', (_, f, data) => {
    const { largest } = gradientError(engine.ops, {
      inputs: [{ shape, data }],
      f: ([x]) => f(engine.ops, x as Tensor),
    });
    expect(largest).toBeLessThan(0.01);
  });
});

type Binary = (ops: Ops, a: Tensor, b: Tensor) => Tensor;
const binary: [string, Binary][] = [
  ['add', (ops, a, b) => ops.add(a, b)],
  ['sub', (ops, a, b) => ops.sub(a, b)],
  ['mul', (ops, a, b) => ops.mul(a, b)],
  ['div', (ops, a, b) => ops.div(a, b)],
  ['maximum', (ops, a, b) => ops.maximum(a, b)],
  ['minimum', (ops, a, b) => ops.minimum(a, b)],
];
const shapes: [readonly number[], readonly number[]][] = [
  [
    [3, 4],
    [3, 4],
  ],
  [[2, 3, 4], [4]],
  [[4], [2, 3, 4]],
  [
    [2, 3, 3, 5],
    [2, 1, 1, 5],
  ],
  [
    [2, 3, 4, 2],
    [1, 3, 1, 1],
  ],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[3, 4], []],
  // Large enough for the folded broadcast.
  [[2, 33, 32, 16], [16]],
  [[16], [2, 33, 32, 16]],
];

describe('the gradient of element-wise ops of two tensors', () => {
  describe.each(shapes)('[%p] and [%p]', (shapeA, shapeB) => {
    it.each(binary)('%s', (_, f) => {
      const a = { shape: shapeA, data: awayFromZero(shapeA, 0.31, 2) };
      // Differs from every element of a by more than the step.
      const b = { shape: shapeB, data: awayFromZero(shapeB, 0.31, 2, 7).map((v) => Math.round(v * 4) / 4 + 0.125) };
      a.data = a.data.map((v) => Math.round(v * 4) / 4);
      const { largest } = gradientError(engine.ops, {
        inputs: [a, b],
        samples: 24,
        f: ([x, y]) => f(engine.ops, x as Tensor, y as Tensor),
      });
      expect(largest).toBeLessThan(0.01);
    });
  });

  it('mul of a tensor with itself', () => {
    const { largest } = gradientError(engine.ops, {
      inputs: [{ shape, data: values(shape) }],
      f: ([x]) => engine.ops.mul(x as Tensor, x as Tensor),
    });
    expect(largest).toBeLessThan(0.01);
  });

  it.each([1, 2, 5])('addN of %p tensors', (count) => {
    const { largest } = gradientError(engine.ops, {
      inputs: Array.from({ length: count }, (_, i) => ({ shape, data: values(shape, i + 1) })),
      f: (inputs) => engine.ops.addN(inputs),
    });
    expect(largest).toBeLessThan(0.01);
  });

  it.each([1, 2, 5])('weightedSum of %p tensors', (count) => {
    const { largest } = gradientError(engine.ops, {
      inputs: Array.from({ length: count }, (_, i) => ({ shape, data: values(shape, i + 1) })),
      f: (inputs) =>
        engine.ops.weightedSum(
          inputs,
          inputs.map((_, i) => i - 1.5),
        ),
    });
    expect(largest).toBeLessThan(0.01);
  });
});

describe('element-wise values', () => {
  it('broadcast alike on the folded and the direct way', () => {
    const { ops } = engine;
    ops.tidy(() => {
      const large = values([4, 32, 32, 16]);
      const row = awayFromZero([16], 0.5, 2);
      const x = ops.tensor(large, [4, 32, 32, 16]);
      const v = ops.tensor(row, [16]);
      for (const [name, f, expected] of [
        ['sub', ops.sub(x, v), (a: number, b: number) => a - b],
        ['sub, swapped', ops.sub(v, x), (a: number, b: number) => b - a],
        ['div', ops.div(x, v), (a: number, b: number) => a / b],
      ] as const) {
        let difference = 0;
        f.dataSync().forEach((y: number, i: number) => {
          difference = Math.max(difference, Math.abs(y - expected(large[i] ?? 0, row[i % 16] ?? 0)));
        });
        expect([name, difference]).toEqual([name, expect.closeTo(0, 5)]);
      }
    });
  });

  it('rejects addN of nothing or of different shapes', () => {
    const { ops } = engine;
    expect(() => ops.addN([])).toThrow(RangeError);
    ops.tidy(() => expect(() => ops.addN([ops.zeros([2]), ops.zeros([3])])).toThrow('equal shapes'));
    ops.tidy(() => expect(() => ops.weightedSum([ops.zeros([2])], [1, 2])).toThrow('a factor for each of 1 tensors'));
  });
});
