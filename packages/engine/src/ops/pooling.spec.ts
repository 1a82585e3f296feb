import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor, Window2d } from '@uninas/contracts';
import { createEngine, type Engine } from '../engine.js';
import { gradientError } from '../testing/gradient-error.js';
import { values } from '../testing/values.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

function pool(size: number, stride: number, padding: number, dilation = 1): Window2d {
  return {
    kernel: [size, size],
    stride: [stride, stride],
    dilation: [dilation, dilation],
    padding: [padding, padding, padding, padding],
  };
}

const windows: [string, Window2d][] = [
  ['2x2, stride 2', pool(2, 2, 0)],
  ['3x3, stride 1, padded', pool(3, 1, 1)],
  ['3x3, stride 2, padded', pool(3, 2, 1)],
  ['5x5, stride 1, padded', pool(5, 1, 2)],
  ['3x3, dilation 2', pool(3, 1, 2, 2)],
  ['1x1, stride 2', pool(1, 2, 0)],
  ['3x2, asymmetric', { kernel: [3, 2], stride: [2, 1], dilation: [1, 1], padding: [1, 0, 0, 1] }],
];
const shape = [2, 7, 6, 3];

/** The definition: a largest element or a sum divided by the size of the window. */
function byDefinition(x: Float32Array, kind: 'max' | 'avg', { kernel, stride, dilation, padding }: Window2d): number[] {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const rows = Math.floor((height + padding[0] + padding[1] - dilation[0] * (kernel[0] - 1) - 1) / stride[0]) + 1;
  const columns = Math.floor((width + padding[2] + padding[3] - dilation[1] * (kernel[1] - 1) - 1) / stride[1]) + 1;
  const result: number[] = [];
  for (let n = 0; n < batch; n += 1)
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1)
        for (let c = 0; c < channels; c += 1) {
          const inside: number[] = [];
          for (let i = 0; i < kernel[0]; i += 1)
            for (let j = 0; j < kernel[1]; j += 1) {
              const y = row * stride[0] - padding[0] + i * dilation[0];
              const z = column * stride[1] - padding[2] + j * dilation[1];
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              inside.push(x[((n * height + y) * width + z) * channels + c] ?? 0);
            }
          const sum = inside.reduce((a, b) => a + b, 0);
          result.push(kind === 'max' ? Math.max(...inside) : sum / (kernel[0] * kernel[1]));
        }
  return result;
}

describe.each(windows)('%s', (_, window) => {
  describe.each([
    ['mixed signs', values(shape)],
    ['all negative', values(shape).map((v) => v - 3)],
  ])('%s', (__, data) => {
    it.each(['max', 'avg'] as const)('%s pooling', (kind) => {
      const { ops } = engine;
      const f = (x: Tensor): Tensor => (kind === 'max' ? ops.maxPool(x, window) : ops.avgPool(x, window));
      ops.tidy(() => {
        const y = f(ops.tensor(data, shape));
        expect([...y.dataSync()]).toEqual(byDefinition(data, kind, window).map((v) => expect.closeTo(v, 5)));
      });
      // Neighbouring values differ by 1 / 126.
      const { largest } = gradientError(ops, {
        inputs: [{ shape, data }],
        step: 0.003,
        samples: 1000,
        f: ([x]) => f(x as Tensor),
      });
      expect(largest).toBeLessThan(0.01);
    });
  });
});

it('rejects a window that does not fit', () => {
  const { ops } = engine;
  ops.tidy(() => expect(() => ops.avgPool(ops.zeros([1, 2, 2, 1]), pool(5, 1, 0))).toThrow('does not fit an image'));
});
