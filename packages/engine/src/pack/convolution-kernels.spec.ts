import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conv2dGeometry, Ops } from '@uninas/contracts';
import fc from 'fast-check';
import { createEngine, type Engine } from '../engine.js';
import { difference } from '../testing/difference.js';
import { values } from '../testing/values.js';

let pack: Engine;
let plain: Engine;
beforeAll(async () => {
  [pack, plain] = [await createEngine({ kernels: 'pack' }), await createEngine({ kernels: 'plain' })];
});
afterEach(() => expect(pack.memory()).toEqual({ tensors: 0, bytes: 0 }));

interface Case {
  readonly x: readonly [number, number, number, number];
  readonly out: number;
  readonly geometry: Conv2dGeometry;
}

/** The output and both gradients of a weighted sum of a convolution. */
function results(ops: Ops, { x, out, geometry }: Case, seed: number): Float32Array[] {
  const w = [...geometry.kernel, x[3] / geometry.groups, out];
  const input = ops.variable('x', x, { data: values(x, seed) });
  const filter = ops.variable('w', w, { data: values(w, seed + 1) });
  const found = ops.tidy(() => {
    const y = ops.conv2d(input.value, filter.value, geometry);
    const weights = ops.tensor(values(y.shape, seed + 2), y.shape);
    const loss = () => ops.sum(ops.mul(weights, ops.conv2d(input.value, filter.value, geometry)));
    return [y, ...ops.valueAndGradients(loss, [input, filter]).gradients].map((t) => Float32Array.from(t.dataSync()));
  });
  input.dispose();
  filter.dispose();
  return found;
}

function expectSame(given: Case, seed: number): void {
  const expected = results(plain.ops, given, seed);
  const found = results(pack.ops, given, seed);
  found.forEach((tensor, i) => expect(difference(tensor, expected[i] as Float32Array)).toBeLessThan(2e-5));
}

const side = fc.integer({ min: 0, max: 3 });
const cases: fc.Arbitrary<Case> = fc
  .record({
    batch: fc.integer({ min: 1, max: 5 }),
    size: fc.tuple(fc.integer({ min: 1, max: 19 }), fc.integer({ min: 1, max: 19 })),
    channels: fc.constantFrom(1, 2, 3, 4, 7, 8, 10, 16, 17),
    out: fc.constantFrom(1, 3, 4, 5, 8, 10, 12, 16, 17, 20),
    groups: fc.constantFrom(1, 1, 1, 2, 3, 0, 0),
    kernel: fc.constantFrom([1, 1], [3, 3], [3, 3], [5, 5], [7, 7], [1, 3], [2, 3], [3, 2]),
    stride: fc.constantFrom([1, 1], [1, 1], [2, 2], [1, 2], [3, 3]),
    dilation: fc.constantFrom([1, 1], [1, 1], [2, 2], [1, 3]),
    padding: fc.tuple(side, side, side, side),
  })
  .map(({ batch, size, channels, out, groups, kernel, stride, dilation, padding }) => {
    // 0 groups stand for depthwise
    const split = groups === 0 ? { inputs: channels, outputs: channels, groups: channels } : undefined;
    const { inputs, outputs, ...rest } = split ?? { inputs: channels * groups, outputs: out * groups, groups };
    return {
      x: [batch, ...size, inputs] as Case['x'],
      out: outputs,
      geometry: { kernel, stride, dilation, padding, ...rest } as unknown as Conv2dGeometry,
    };
  })
  .filter(({ x, geometry: { kernel, dilation, padding } }) => {
    const reach = (axis: 0 | 1): number => dilation[axis] * (kernel[axis] - 1) + 1;
    // the composed ones are not right where a whole window is padding
    if (Math.max(padding[0], padding[1]) >= reach(0) || Math.max(padding[2], padding[3]) >= reach(1)) return false;
    return x[1] + padding[0] + padding[1] >= reach(0) && x[2] + padding[2] + padding[3] >= reach(1);
  });

describe('convolutions of the pack', () => {
  it('agree with composed ones for any shape and geometry, and so do both gradients', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 99 }), (given, seed) => expectSame(given, seed)),
      { seed: 7, numRuns: 100 },
    );
  });

  const square = (n: number): readonly [number, number] => [n, n];
  const geometry = (kernel: number, stride = 1, groups = 1): Conv2dGeometry => {
    const pad = (kernel - 1) >> 1;
    return { kernel: square(kernel), stride: square(stride), dilation: [1, 1], padding: [pad, pad, pad, pad], groups };
  };

  it.each([
    ['3x3 by tiles, even image', [3, 14, 14, 16], 16, geometry(3)],
    ['3x3 by tiles, odd image, many images at once', [40, 7, 7, 32], 32, geometry(3)],
    ['3x3 by tiles, one pixel', [5, 1, 1, 8], 4, geometry(3)],
    ['3x3 by tiles, one row', [2, 1, 9, 8], 8, geometry(3)],
    ['3x3 by tiles, more tiles than fit at once', [1, 41, 40, 64], 48, geometry(3)],
    ['3x3 by tiles, padding wider than the window', [2, 4, 4, 8], 8, { ...geometry(3), padding: [4, 3, 5, 3] }],
    ['3x3, step 2, large', [2, 32, 32, 16], 32, geometry(3, 2)],
    ['1x1, step 2: most pixels have no gradient', [2, 9, 8, 8], 8, geometry(1, 2)],
    ['stem of 3 channels', [3, 32, 32, 3], 16, geometry(3)],
    ['stem of one channel, step 2', [3, 28, 28, 1], 16, geometry(3, 2)],
    ['7x7 on 5x5', [4, 5, 5, 10], 17, geometry(7)],
    ['4 groups', [3, 8, 8, 32], 32, geometry(3, 1, 4)],
    ['depthwise', [3, 14, 14, 24], 24, geometry(3, 1, 24)],
    ['depthwise with 2 filters a channel', [3, 14, 14, 24], 48, geometry(3, 1, 24)],
    ['depthwise with 3 filters a channel, step 2, 10 channels', [2, 15, 14, 10], 30, geometry(5, 2, 10)],
    [
      'depthwise with 4 filters, dilation 2',
      [2, 9, 9, 7],
      28,
      { ...geometry(3, 1, 7), dilation: [2, 2], padding: [2, 2, 2, 2] },
    ],
    ['depthwise 5x5, step 2, 10 channels', [2, 15, 14, 10], 10, geometry(5, 2, 10)],
  ] as const)('agree with composed ones: %s', (_, x, out, window) => {
    expectSame({ x, out, geometry: window }, 11);
  });

  // even and odd sizes, one pair of pixels and more, and channels that do not fill vectors
  it.each([3, 5, 7])('agree with composed ones: depthwise with %i columns, step 2, of every size', (kernel) => {
    for (const [rows, columns, channels] of [
      [14, 14, 16],
      [9, 8, 10],
      [8, 9, 5],
      [7, 5, 4],
      [6, 4, 7],
      [5, 3, 8],
      [4, 2, 8],
      [8, 8, 3],
    ] as const) {
      expectSame({ x: [2, rows, columns, channels], out: channels, geometry: geometry(kernel, 2, channels) }, kernel);
    }
    const downOnly: Conv2dGeometry = { ...geometry(kernel, 2, 8), stride: [2, 1] };
    const acrossOnly: Conv2dGeometry = { ...geometry(kernel, 2, 8), stride: [1, 2] };
    for (const each of [downOnly, acrossOnly]) expectSame({ x: [2, 9, 10, 8], out: 8, geometry: each }, kernel);
  });

  it.each([1, 2, 3, 5, 6, 7, 9, 11, 13, 14, 15, 21])('agree with composed ones: %i output channels', (out) => {
    for (const channels of [1, 2, 3]) expectSame({ x: [2, 7, 6, channels], out, geometry: geometry(3) }, out);
  });

  it('give the same bytes again, whatever was computed between', () => {
    const given: Case = { x: [6, 9, 9, 12], out: 20, geometry: geometry(3) };
    const first = results(pack.ops, given, 3);
    results(pack.ops, { x: [2, 30, 30, 17], out: 9, geometry: geometry(5, 2) }, 4);
    expect(results(pack.ops, given, 3)).toEqual(first);
  });

  it('give each sample the same bytes in any batch', () => {
    const { ops } = pack;
    const [x, w] = [values([5, 7, 7, 8]), values([3, 3, 8, 8], 2)];
    ops.tidy(() => {
      const filter = ops.tensor(w, [3, 3, 8, 8]);
      const all = ops.conv2d(ops.tensor(x, [5, 7, 7, 8]), filter, geometry(3)).dataSync();
      const last = ops.conv2d(ops.tensor(x.slice(4 * 392), [1, 7, 7, 8]), filter, geometry(3)).dataSync();
      expect([...last]).toEqual([...all.slice(4 * 392)]);
    });
  });

  it('spread what is not a number', () => {
    const { ops } = pack;
    ops.tidy(() => {
      const y = ops.conv2d(ops.fill([1, 4, 4, 4], Number.NaN), ops.ones([3, 3, 4, 4]), geometry(3));
      expect([...y.dataSync()].every(Number.isNaN)).toBe(true);
    });
  });
});
