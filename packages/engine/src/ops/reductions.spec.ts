import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { gradientError } from '../testing/gradient-error.js';
import { values } from '../testing/values.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

const shape = [2, 3, 4, 5];
const axesOf: (readonly number[] | undefined)[] = [
  undefined,
  [0],
  [3],
  [1],
  [1, 2],
  [0, 1, 2],
  [0, 2],
  [1, 3],
  [-1],
  [],
];

/** The sum over axes, by loops in float64. */
function reduce(
  data: Float32Array,
  axes: readonly number[] | undefined,
  start: number,
  f: (a: number, b: number) => number,
): number[] {
  const reduced = (axes ?? [0, 1, 2, 3]).map((axis) => (axis + 4) % 4);
  const strides = [60, 20, 5, 1];
  const results = new Map<string, number>();
  data.forEach((value, i) => {
    const key = shape.map((dim, d) => (reduced.includes(d) ? '' : Math.floor(i / (strides[d] ?? 1)) % dim)).join();
    results.set(key, f(results.get(key) ?? start, value));
  });
  return [...results.values()];
}

describe.each(axesOf.map((axes) => ({ axes })))('over the axes $axes', ({ axes }) => {
  const data = values(shape);

  it.each([false, true])('sum, mean and max are right (keepDims %p)', (keepDims) => {
    const { ops } = engine;
    ops.tidy(() => {
      const x = ops.tensor(data, shape);
      const sums = reduce(data, axes, 0, (a, b) => a + b);
      const count = data.length / sums.length;
      const sum = ops.sum(x, axes, keepDims);
      expect(sum.shape.length).toBe(keepDims ? 4 : sum.shape.length);
      expect([...sum.dataSync()]).toEqual(sums.map((v) => expect.closeTo(v, 4)));
      expect([...ops.mean(x, axes, keepDims).dataSync()]).toEqual(sums.map((v) => expect.closeTo(v / count, 5)));
      const largest = reduce(data, axes, -Infinity, Math.max);
      expect([...ops.max(x, axes, keepDims).dataSync()]).toEqual(largest.map((v) => expect.closeTo(v, 6)));
    });
  });

  it.each(['sum', 'mean', 'max'] as const)('%s has the right gradient', (name) => {
    for (const keepDims of [false, true]) {
      const { largest } = gradientError(engine.ops, {
        inputs: [{ shape, data }],
        step: 0.002,
        f: ([x]) => engine.ops[name](x as Tensor, axes, keepDims),
      });
      expect(largest).toBeLessThan(0.01);
    }
  });
});

it('sums many rows to float32 accuracy', () => {
  const { ops } = engine;
  ops.tidy(() => {
    const rows = 131072;
    const data = Float32Array.from({ length: rows * 4 }, (_, i) => 1 + (i % 7) / 10);
    let exact = 0;
    for (let i = 0; i < data.length; i += 4) exact += data[i] ?? 0;
    const [first] = ops.sum(ops.tensor(data, [rows, 4]), [0]).dataSync();
    expect(Math.abs((first ?? 0) / exact - 1)).toBeLessThan(2e-6);
  });
});

it('sums rows that are too wide for the pooling kernel', () => {
  const { ops } = engine;
  ops.tidy(() => {
    const x = ops.tensor(values([2, 12, 30000]), [2, 12, 30000]);
    const elements = x.dataSync();
    let expected = 0;
    for (let i = 0; i < 12; i += 1) expected += elements[12 * 30000 + i * 30000 + 5] ?? 0;
    expect(ops.sum(x, [1]).dataSync()[30005]).toBeCloseTo(expected, 5);
  });
});

it('shares the gradient of max among equal elements', () => {
  const { ops } = engine;
  const x = ops.variable('x', [4], { data: Float32Array.of(3, 1, 3, 2) });
  ops.tidy(() => {
    const { gradients } = ops.valueAndGradients(() => ops.max(x.value), [x]);
    expect([...(gradients[0] as Tensor).dataSync()]).toEqual([0.5, 0, 0.5, 0]);
  });
  x.dispose();
});

it.each([
  [0, [1, 0, 0]],
  [1, [2, 0]],
  [-1, [2, 0]],
])('argMax along axis %p', (axis, expected) => {
  const { ops } = engine;
  ops.tidy(() => {
    const result = ops.argMax(ops.tensor([1, 5, 7, 4, 2, 3], [2, 3]), axis);
    expect(result.dtype).toBe('int32');
    expect([...result.dataSync()]).toEqual(expected);
  });
});

it('rejects axes that do not exist', () => {
  const { ops } = engine;
  ops.tidy(() => expect(() => ops.sum(ops.zeros([2, 3]), [2])).toThrow('axis 2 does not exist'));
});
