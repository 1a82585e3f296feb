import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conv2dGeometry, Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { gradientError } from '../testing/gradient-error.js';
import { values } from '../testing/values.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

interface Case {
  readonly name: string;
  readonly x: readonly [number, number, number, number];
  readonly out: number;
  readonly geometry: Conv2dGeometry;
}

/** PyTorch's symmetric padding unless another one is given. */
function conv(
  name: string,
  x: Case['x'],
  out: number,
  kernel: readonly [number, number],
  { stride = [1, 1], dilation = [1, 1], groups = 1, padding }: Partial<Conv2dGeometry> = {},
): Case {
  const vertical = Math.floor((kernel[0] * dilation[0] - 1) / 2);
  const horizontal = Math.floor((kernel[1] * dilation[1] - 1) / 2);
  const symmetric = [vertical, vertical, horizontal, horizontal] as const;
  return { name, x, out, geometry: { kernel, stride, dilation, groups, padding: padding ?? symmetric } };
}

const cases: Case[] = [
  conv('3x3', [2, 6, 5, 3], 4, [3, 3]),
  conv('3x3, no padding', [2, 6, 5, 3], 4, [3, 3], { padding: [0, 0, 0, 0] }),
  conv('3x3, stride 2, odd image', [2, 7, 7, 3], 4, [3, 3], { stride: [2, 2] }),
  conv('3x3, stride 2, even image', [3, 8, 6, 2], 3, [3, 3], { stride: [2, 2] }),
  conv('3x3, stride 3', [1, 10, 11, 2], 3, [3, 3], { stride: [3, 3] }),
  conv('3x3, stride 2 down and 1 right', [2, 7, 5, 2], 3, [3, 3], { stride: [2, 1] }),
  conv('3x3, dilation 2', [2, 7, 7, 2], 3, [3, 3], { dilation: [2, 2] }),
  conv('3x3, dilation 2, stride 2', [2, 9, 9, 2], 3, [3, 3], { dilation: [2, 2], stride: [2, 2] }),
  conv('3x3, dilation 3, stride 2', [1, 11, 11, 2], 2, [3, 3], { dilation: [3, 3], stride: [2, 2] }),
  conv('1x1', [2, 5, 4, 3], 6, [1, 1]),
  conv('1x1, stride 2', [2, 5, 6, 3], 4, [1, 1], { stride: [2, 2] }),
  conv('1x1, padded', [1, 3, 3, 2], 2, [1, 1], { padding: [1, 1, 1, 1] }),
  conv('5x5', [2, 7, 6, 2], 3, [5, 5]),
  conv('1x7', [2, 5, 9, 2], 3, [1, 7]),
  conv('7x1, stride 2', [2, 9, 5, 2], 3, [7, 1], { stride: [2, 2] }),
  conv('2x2, stride 2', [2, 6, 6, 2], 3, [2, 2], { stride: [2, 2], padding: [0, 0, 0, 0] }),
  conv('3x2, asymmetric padding', [2, 6, 5, 2], 3, [3, 2], { padding: [0, 2, 1, 0] }),
  conv('3x3, asymmetric padding, stride 2', [2, 6, 7, 2], 3, [3, 3], { padding: [0, 1, 0, 1], stride: [2, 2] }),
  conv('3x3, padding wider than the window', [1, 4, 4, 2], 2, [3, 3], { padding: [4, 3, 4, 3] }),
  conv('3x3, a row that no window reaches', [1, 8, 8, 2], 2, [3, 3], { padding: [0, 0, 0, 0], stride: [2, 2] }),
  conv('3x3 in 2 groups', [2, 5, 5, 4], 6, [3, 3], { groups: 2 }),
  conv('3x3 in 3 groups, stride 2', [2, 7, 6, 6], 6, [3, 3], { groups: 3, stride: [2, 2] }),
  conv('5x5 in 2 groups, dilation 2, stride 2', [2, 9, 9, 4], 6, [5, 5], {
    groups: 2,
    dilation: [2, 2],
    stride: [2, 2],
  }),
  conv('1x1 in 2 groups', [2, 4, 4, 4], 4, [1, 1], { groups: 2 }),
  conv('3x3, depthwise', [2, 6, 5, 4], 4, [3, 3], { groups: 4 }),
  conv('3x3, depthwise, stride 2', [2, 7, 6, 4], 4, [3, 3], { groups: 4, stride: [2, 2] }),
  conv('5x5, depthwise, dilation 2', [2, 9, 9, 3], 3, [5, 5], { groups: 3, dilation: [2, 2] }),
  conv('3x3, depthwise, dilation 2, stride 2', [1, 9, 8, 3], 3, [3, 3], {
    groups: 3,
    dilation: [2, 2],
    stride: [2, 2],
  }),
  conv('3x3, depthwise with 2 filters a channel', [2, 5, 6, 3], 6, [3, 3], { groups: 3 }),
  conv('3x3, depthwise with 2 filters, stride 2', [2, 7, 7, 2], 4, [3, 3], { groups: 2, stride: [2, 2] }),
  conv('7x7, depthwise, stride 2', [2, 8, 8, 2], 2, [7, 7], { groups: 2, stride: [2, 2] }),
  conv('1x1, depthwise', [2, 4, 4, 3], 3, [1, 1], { groups: 3 }),
  conv('3x3 of one channel', [2, 8, 8, 1], 4, [3, 3], { stride: [2, 2] }),
];

/** The definition, in float64. */
function byDefinition(
  x: Float32Array,
  w: Float32Array,
  { x: [batch, height, width, channels], out, geometry }: Case,
): number[] {
  const { kernel, stride, dilation, padding, groups } = geometry;
  const rows = Math.floor((height + padding[0] + padding[1] - dilation[0] * (kernel[0] - 1) - 1) / stride[0]) + 1;
  const columns = Math.floor((width + padding[2] + padding[3] - dilation[1] * (kernel[1] - 1) - 1) / stride[1]) + 1;
  const inputs = channels / groups;
  const outputs = out / groups;
  const result: number[] = [];
  for (let n = 0; n < batch; n += 1)
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1)
        for (let o = 0; o < out; o += 1) {
          let sum = 0;
          for (let i = 0; i < kernel[0]; i += 1)
            for (let j = 0; j < kernel[1]; j += 1) {
              const y = row * stride[0] - padding[0] + i * dilation[0];
              const z = column * stride[1] - padding[2] + j * dilation[1];
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              for (let c = 0; c < inputs; c += 1) {
                const channel = Math.floor(o / outputs) * inputs + c;
                const from = x[((n * height + y) * width + z) * channels + channel] ?? 0;
                sum += from * (w[((i * kernel[1] + j) * inputs + c) * out + o] ?? 0);
              }
            }
          result.push(sum);
        }
  return result;
}

describe.each(cases)('$name', (given) => {
  const { x, out, geometry } = given;
  const filterShape = [...geometry.kernel, x[3] / geometry.groups, out];
  const data = values(x);
  const weights = values(filterShape, 5);

  it('agrees with the definition', () => {
    const { ops } = engine;
    ops.tidy(() => {
      const y = ops.conv2d(ops.tensor(data, x), ops.tensor(weights, filterShape), geometry);
      const expected = byDefinition(data, weights, given);
      expect(y.size).toBe(expected.length);
      const difference = Math.max(...expected.map((value, i) => Math.abs(value - (y.dataSync()[i] ?? Number.NaN))));
      expect(difference).toBeLessThan(1e-5);
    });
  });

  it('has the right gradients', () => {
    const { perInput } = gradientError(engine.ops, {
      inputs: [
        { shape: x, data },
        { shape: filterShape, data: weights },
      ],
      samples: 40,
      f: ([image, filter]) => engine.ops.conv2d(image as Tensor, filter as Tensor, geometry),
    });
    expect(Math.max(...perInput)).toBeLessThan(0.01);
  });
});

it('gives the same gradients when only one input is asked for', () => {
  const { ops } = engine;
  const [given] = cases;
  const x = ops.variable('x', [2, 6, 5, 3], { data: values([2, 6, 5, 3]) });
  const w = ops.variable('w', [3, 3, 3, 4], { data: values([3, 3, 3, 4], 5) });
  ops.tidy(() => {
    const f = (): Tensor => ops.sum(ops.square(ops.conv2d(x.value, w.value, (given as Case).geometry)));
    const both = ops.valueAndGradients(f, [x, w]).gradients.map((g) => [...g.dataSync()]);
    expect([...(ops.valueAndGradients(f, [x]).gradients[0] as Tensor).dataSync()]).toEqual(both[0]);
    expect([...(ops.valueAndGradients(f, [w]).gradients[0] as Tensor).dataSync()]).toEqual(both[1]);
  });
  x.dispose();
  w.dispose();
});

it('rejects filters and windows that do not fit', () => {
  const { ops } = engine;
  const { geometry } = conv('', [1, 4, 4, 2], 2, [3, 3]);
  ops.tidy(() => {
    const x = ops.zeros([1, 4, 4, 2]);
    expect(() => ops.conv2d(x, ops.zeros([3, 3, 3, 2]), geometry)).toThrow('does not fit an input of 2 channels');
    expect(() => ops.conv2d(x, ops.zeros([5, 5, 2, 2]), geometry)).toThrow('not of the kernel size');
    expect(() => ops.conv2d(x, ops.zeros([3, 3, 2, 3]), { ...geometry, groups: 2 })).toThrow(RangeError);
    const wide = { ...geometry, kernel: [9, 9] as const };
    expect(() => ops.conv2d(x, ops.zeros([9, 9, 2, 2]), wide)).toThrow('does not fit an image');
  });
});
