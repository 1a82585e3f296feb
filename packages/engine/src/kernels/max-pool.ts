import type * as tfjs from '@tensorflow/tfjs';
import { float32, input, type HeapKernel, type WasmHeap } from '../backend/heap.js';
import { outputSize } from '../convolution/geometry.js';
import { imageShape } from '../runtime/shape.js';

/** Geometry of one pooling call. */
interface Pool {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: readonly [number, number, number, number];
}

/** Max pooling; the stock kernel knows neither dilation nor windows of one element. */
export const maxPool: HeapKernel = {
  name: 'MaxPool',
  run(heap, inputs, attributes, stock) {
    const x = input(inputs, 'x');
    const pool = poolOf(attributes);
    const dense = pool.dilation[0] === 1 && pool.dilation[1] === 1;
    if (stock !== undefined && dense && pool.kernel[0] * pool.kernel[1] > 1) return stock();
    const [batch, height, width, channels] = imageShape(x.shape);
    const [rows, columns] = outputSize(height, width, pool);
    const output = heap.makeOutput([batch, rows, columns, channels], 'float32');
    const source = float32(heap, x);
    const target = float32(heap, output);
    forEachLargest(heap, x, pool, (to, from) => {
      target[to] = source[from] as number;
    });
    return output;
  },
};

/**
 * Gradient of max pooling: all of it goes to the first largest element.
 *
 * The stock kernel starts its search at 0 and so misses windows that are negative throughout.
 */
export const maxPoolGrad: HeapKernel = {
  name: 'MaxPoolGrad',
  run(heap, inputs, attributes) {
    const x = input(inputs, 'input');
    const dy = input(inputs, 'dy');
    const output = heap.makeOutput(x.shape, 'float32');
    const gradient = float32(heap, dy);
    const target = float32(heap, output).fill(0);
    forEachLargest(heap, x, poolOf(attributes), (from, to) => {
      target[to] = (target[to] as number) + (gradient[from] as number);
    });
    return output;
  },
};

/** Calls `visit` for each output element with its index and that of the input's largest element. */
function forEachLargest(
  heap: WasmHeap,
  x: tfjs.TensorInfo,
  pool: Pool,
  visit: (output: number, input: number) => void,
): void {
  const [batch, height, width, channels] = imageShape(x.shape);
  const [rows, columns] = outputSize(height, width, pool);
  const source = float32(heap, x);
  const [top, , left] = pool.padding;
  let output = 0;
  for (let n = 0; n < batch; n += 1) {
    for (let row = 0; row < rows; row += 1) {
      const [rowFrom, rowTo] = taps(row * pool.stride[0] - top, height, pool.kernel[0], pool.dilation[0]);
      for (let column = 0; column < columns; column += 1) {
        const [columnFrom, columnTo] = taps(column * pool.stride[1] - left, width, pool.kernel[1], pool.dilation[1]);
        for (let channel = 0; channel < channels; channel += 1) {
          let best = -1;
          let largest = 0;
          for (let y = rowFrom; y < rowTo; y += pool.dilation[0]) {
            const line = (n * height + y) * width * channels + channel;
            for (let at = columnFrom; at < columnTo; at += pool.dilation[1]) {
              const value = source[line + at * channels] as number;
              if (best < 0 || value > largest) {
                best = line + at * channels;
                largest = value;
              }
            }
          }
          visit(output, best);
          output += 1;
        }
      }
    }
  }
}

/** The part of a window along one axis that lies inside the image: first index, and the end. */
function taps(start: number, size: number, kernel: number, dilation: number): readonly [number, number] {
  const first = start >= 0 ? start : start + Math.ceil(-start / dilation) * dilation;
  return [first, Math.min(size, start + kernel * dilation)];
}

function poolOf(attributes: Readonly<Record<string, unknown>>): Pool {
  const pad = attributes['pad'] as readonly (readonly [number, number])[];
  const [, [top, bottom] = [0, 0], [left, right] = [0, 0]] = pad;
  return {
    kernel: attributes['filterSize'] as [number, number],
    stride: attributes['strides'] as [number, number],
    dilation: (attributes['dilations'] as [number, number] | undefined) ?? [1, 1],
    padding: [top, bottom, left, right],
  };
}
