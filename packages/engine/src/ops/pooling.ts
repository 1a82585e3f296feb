import type { Ops, Tensor, Window2d } from '@uninas/contracts';
import { depthwiseFor } from '../convolution/algorithms.js';
import { outputSize } from '../convolution/geometry.js';
import { AVERAGE_POOL } from '../pack/average-pool-kernels.js';
import { RESIZE } from '../pack/resize-kernels.js';
import type { Kernels } from '../runtime/kernels.js';
import { spread, sum } from '../runtime/reductions.js';
import { imageShape } from '../runtime/shape.js';
import type { Recorder } from '../tape/recorder.js';
import { maxPoolOp } from './max-pool.js';
import { shapeOps } from './shape.js';

type PoolingOps = Pick<Ops, 'maxPool' | 'avgPool' | 'globalAvgPool' | 'upsampleNearest' | 'resizeNearest'>;

/** Pooling and nearest-neighbour resizing. */
export function poolingOps(k: Kernels, recorder: Recorder): PoolingOps {
  const depthwise = depthwiseFor(k);
  const maxPool = maxPoolOp(k, recorder);
  const { gather, reshape } = shapeOps(k, recorder);

  /** By the kernel pack: to `size` by nearest pixels, times a factor. */
  const resized = (x: Tensor, size: readonly number[], factor: number): Tensor =>
    k.runtime.run(RESIZE.forward, { x }, { size: [...size], factor });
  const resizedOp = (x: Tensor, size: readonly number[]): Tensor => {
    const [, height, width] = imageShape(x.shape);
    return recorder.record([x], resized(x, size, 1), [], (dy) => [
      k.runtime.run(RESIZE.gradient, { dy }, { size: [height, width], factor: 1 }),
    ]);
  };

  return {
    maxPool: (x, window) => {
      checkWindow(x, window);
      return maxPool(x, window);
    },
    avgPool: (x, window) => {
      checkWindow(x, window);
      const { shape } = x;
      if (k.usesPack) {
        const output = k.runtime.run(AVERAGE_POOL.forward, { x }, { window });
        return recorder.record([x], output, [], (dy) => [
          k.runtime.run(AVERAGE_POOL.gradient, { dy }, { window, inputShape: [...shape] }),
        ]);
      }
      // A depthwise convolution counts padded zeros by itself, forwards and backwards.
      const [height, width] = window.kernel;
      const filter = k.fill([height, width, 1, x.shape[3] ?? 1], 1 / (height * width));
      return recorder.record([x], depthwise.forward(x, filter, window), [filter], (dy, [weights]) => [
        depthwise.inputGradient(dy, weights, shape, window),
      ]);
    },
    globalAvgPool: (x) => {
      const { shape } = x;
      const [batch, height, width, channels] = imageShape(shape);
      const factor = 1 / (height * width);
      return recorder.record([x], sum(k, x, [1, 2], false, factor), [], (dy) => [
        k.usesPack
          ? resized(k.reshape(dy, [batch, 1, 1, channels]), [height, width], factor)
          : spread(k, dy, [1, 2], shape, factor),
      ]);
    },
    upsampleNearest: (x, [down, right]) => {
      const [batch, height, width, channels] = imageShape(x.shape);
      if (!(Number.isInteger(down) && Number.isInteger(right) && down > 0 && right > 0)) {
        throw new RangeError(`enlargement needs whole positive factors, found ${down} and ${right}`);
      }
      if (k.usesPack) return resizedOp(x, [height * down, width * right]);
      const blocks = k.reshape(x, [batch * height, 1, width, 1, channels]);
      const repeated = k.binary('Multiply', blocks, k.fill([1, down, 1, right, 1], 1));
      const output = k.reshape(repeated, [batch, height * down, width * right, channels]);
      return recorder.record([x], output, [], (dy) => {
        const parts = k.reshape(dy, [batch * height, down, width, right, channels]);
        return [k.reshape(sum(k, parts, [1, 3], false), [batch, height, width, channels])];
      });
    },
    resizeNearest: (x, size) => {
      const [batch, height, width, channels] = imageShape(x.shape);
      if (!size.every((n) => Number.isInteger(n) && n > 0)) {
        throw new RangeError(`an image cannot be resized to ${size.join('x')}: both must be whole and positive`);
      }
      if (k.usesPack) return resizedOp(x, size);
      const pixels = nearestPixels(batch, [height, width], size);
      const rows = reshape(x, [batch * height * width, channels]);
      const chosen = gather(rows, k.runtime.upload(pixels, [pixels.length], 'int32'));
      return reshape(chosen, [batch, ...size, channels]);
    },
  };
}

/** For each pixel of the resized images the number of the one that it is. */
function nearestPixels(
  batch: number,
  [height, width]: readonly [number, number],
  [rows, columns]: readonly [number, number],
): Int32Array {
  return Int32Array.from({ length: batch * rows * columns }, (_, i) => {
    const row = Math.floor(i / columns) % rows;
    const above = Math.floor(i / (rows * columns)) * height + Math.floor((row * height) / rows);
    return above * width + Math.floor(((i % columns) * width) / columns);
  });
}

function checkWindow(x: Tensor, window: Window2d): void {
  const [, height, width] = imageShape(x.shape);
  outputSize(height, width, window);
}
