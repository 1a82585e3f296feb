import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ops, Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { difference } from '../testing/difference.js';
import { awayFromZero, values } from '../testing/values.js';

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

const SHAPES = [
  [4, 6, 5, 16],
  [64, 7, 7, 32],
  [3, 5, 5, 10],
  [2, 3, 3, 1],
  [130, 3],
  [65, 17],
  [1, 8],
  [1, 1, 1, 5],
];

it.each([
  ['relu', [1, 0, 1, 1, 0, 1]],
  ['relu6', [1, 0, 1, 0, 0, 1]],
] as const)('the gradient of %s passes where its input is no number, as in PyTorch', (name, expected) => {
  const { ops } = pack;
  const x = ops.variable('x', [6], { data: Float32Array.of(NaN, -1, 2, Infinity, -Infinity, NaN) });
  const found = ops.tidy(() => {
    const { gradients } = ops.valueAndGradients(() => ops.sum(ops[name](x.value)), [x]);
    return [...gradients[0]!.dataSync()].map((value) => value + 0);
  });
  x.dispose();
  expect(found).toEqual(expected);
});

describe.each(SHAPES.map((shape) => [shape.join('x'), shape] as const))('of %s', (_, shape) => {
  const channels = shape.at(-1) as number;
  const run = (ops: Ops, withScale: boolean, withOffset: boolean): Float32Array[] => {
    // far from 0, so that a variance from squares would be lost
    const x = ops.variable('x', shape, { data: values(shape).map((value) => value + 40) });
    const scale = ops.variable('scale', [channels], { data: values([channels], 2).map((value) => value + 2) });
    const offset = ops.variable('offset', [channels], { data: values([channels], 3) });
    const given = [withScale ? scale.value : undefined, withOffset ? offset.value : undefined] as const;
    const found = ops.tidy(() => {
      const { output, mean, variance } = ops.batchNormTrain(x.value, ...given, 1e-5);
      const weights = ops.tensor(values(shape, 4), shape);
      const loss = () => ops.sum(ops.mul(weights, ops.batchNormTrain(x.value, ...given, 1e-5).output));
      const { gradients } = ops.valueAndGradients(loss, [x, scale, offset]);
      const fixed = ops.batchNormInference(x.value, offset.value, scale.value, ...given, 1e-5);
      return [output, mean, variance, fixed, ...gradients].map((t) => Float32Array.from(t.dataSync()));
    });
    for (const variable of [x, scale, offset]) variable.dispose();
    return found;
  };

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('batch norm agrees with the composed one, scale %s, offset %s', (withScale, withOffset) => {
    expectClose(run(pack.ops, withScale, withOffset), run(plain.ops, withScale, withOffset));
  });

  it.each([Infinity, 6])('batch norm cut off at %p is that with a rectifier behind it, to the bit', (limit) => {
    const { ops } = pack;
    const x = ops.variable('x', shape, { data: values(shape).map((value) => 9 * value) });
    const scale = ops.variable('scale', [channels], { data: values([channels], 2).map((value) => 5 * value) });
    const offset = ops.variable('offset', [channels], { data: values([channels], 3) });
    const cut = (y: Tensor): Tensor => (limit === 6 ? ops.relu6(y) : ops.relu(y));
    const given = [
      [scale.value, offset.value],
      [scale.value, undefined],
      [undefined, offset.value],
      [undefined, undefined],
    ] as const;
    for (const [gain, shift] of given) {
      const found = (normalise: () => Tensor): number[][] =>
        ops.tidy(() => {
          const weights = ops.tensor(values(shape, 4), shape);
          const { gradients } = ops.valueAndGradients(() => ops.sum(ops.mul(weights, normalise())), [x, scale, offset]);
          // 0 and -0 are equal here
          return [normalise(), ...gradients].map((t) => [...t.dataSync()].map((value) => value + 0));
        });
      const [mean, variance] = [offset.value, ops.tidy(() => ops.square(scale.value))];
      const pairs = [
        [
          () => ops.batchNormTrain(x.value, gain, shift, 1e-5, limit).output,
          () => cut(ops.batchNormTrain(x.value, gain, shift, 1e-5).output),
        ],
        [
          () => ops.batchNormInference(x.value, mean, variance, gain, shift, 1e-5, limit),
          () => cut(ops.batchNormInference(x.value, mean, variance, gain, shift, 1e-5)),
        ],
      ] as const;
      for (const [joined, apart] of pairs) expect(found(joined)).toEqual(found(apart));
      variance.dispose();
    }
    for (const variable of [x, scale, offset]) variable.dispose();
  });

  it.each(['relu', 'relu6'] as const)('the gradient of %s is that of the composed one', (name) => {
    const gradient = (ops: Ops): Float32Array => {
      const x = ops.variable('x', shape, { data: awayFromZero(shape, 0.5, 9) });
      const found = ops.tidy(() => {
        const weights = ops.tensor(values(shape, 4), shape);
        const { gradients } = ops.valueAndGradients(() => ops.sum(ops.mul(weights, ops[name](x.value))), [x]);
        return Float32Array.from((gradients[0] as (typeof gradients)[number]).dataSync());
      });
      x.dispose();
      return found;
    };
    expect([...gradient(pack.ops)].map((value) => value + 0)).toEqual(
      [...gradient(plain.ops)].map((value) => value + 0),
    );
  });
});

it('batch norm keeps its precision over many rows and a large mean', () => {
  const { ops } = pack;
  const shape = [60000, 4];
  const data = values(shape).map((value) => value * 0.5 + 1000);
  ops.tidy(() => {
    const { mean, variance } = ops.batchNormTrain(ops.tensor(data, shape), undefined, undefined, 1e-5);
    for (let c = 0; c < 4; c += 1) {
      const column = [...data].filter((__, i) => i % 4 === c);
      const expected = column.reduce((sum, value) => sum + value, 0) / column.length;
      const spread = column.reduce((sum, value) => sum + (value - expected) ** 2, 0) / column.length;
      expect(Math.abs((mean.dataSync()[c] as number) - expected)).toBeLessThan(1e-4);
      expect(Math.abs((variance.dataSync()[c] as number) / spread - 1)).toBeLessThan(1e-4);
    }
  });
});

it.each([1, 2, 3, 4, 5, 16, 19])('a weighted sum of %p elements is that of plain kernels', (size) => {
  const run = (ops: Ops): Float32Array =>
    ops.tidy(() => {
      const tensors = [1, 2, 3].map((seed) => ops.tensor(values([size], seed), [size]));
      return Float32Array.from(ops.weightedSum(tensors, [0.5, -1.25, 3]).dataSync());
    });
  expectClose([run(pack.ops)], [run(plain.ops)]);
});
