import type { Window2d } from '@uninas/contracts';
import { float32, input, type HeapKernel } from '../backend/heap.js';
import { outputSize } from '../convolution/geometry.js';
import { imageShape } from '../runtime/shape.js';
import { poolOf, windowPixels } from './window-pixels.js';

/**
 * Max pooling, in which what is not a number is larger than all. The stock kernel leaves
 * such elements out, and knows neither dilation nor windows of one element or none.
 */
export const maxPool: HeapKernel = {
  name: 'MaxPool',
  run(heap, inputs, attributes, stock) {
    const x = input(inputs, 'x');
    const pool = poolOf(attributes);
    const [batch, height, width, channels] = imageShape(x.shape);
    const size = outputSize(height, width, pool);
    if (stock !== undefined && suitsStock(pool, [height, width], size) && !hasNaN(float32(heap, x))) return stock();
    const output = heap.makeOutput([batch, ...size, channels], 'float32');
    const source = float32(heap, x);
    const target = float32(heap, output);
    const windows = windowPixels(height, width, pool);
    for (let n = 0, to = 0; n < batch; n += 1) {
      for (const pixels of windows) {
        for (let c = 0; c < channels; c += 1, to += 1) {
          let largest = -Infinity;
          for (const pixel of pixels) {
            const value = source[(n * height * width + pixel) * channels + c] as number;
            if (value > largest || Number.isNaN(value)) largest = value;
          }
          target[to] = largest;
        }
      }
    }
    return output;
  },
};

/**
 * Gradient of max pooling: all of it goes to the first largest element, or to the
 * first one of a window with an element that is not a number.
 *
 * The stock kernel starts its search at 0 and so misses windows that are negative throughout.
 */
export const maxPoolGrad: HeapKernel = {
  name: 'MaxPoolGrad',
  run(heap, inputs, attributes) {
    const x = input(inputs, 'input');
    const [batch, height, width, channels] = imageShape(x.shape);
    const dx = heap.makeOutput(x.shape, 'float32');
    const source = float32(heap, x);
    const largest = float32(heap, input(inputs, 'output'));
    const gradient = float32(heap, input(inputs, 'dy'));
    const target = float32(heap, dx).fill(0);
    const windows = windowPixels(height, width, poolOf(attributes));
    for (let n = 0, from = 0; n < batch; n += 1) {
      const image = n * height * width * channels;
      for (const pixels of windows) {
        for (let c = 0; c < channels; c += 1, from += 1) {
          const value = largest[from] as number;
          for (const pixel of pixels) {
            const at = image + pixel * channels + c;
            if ((source[at] as number) < value) continue;
            target[at] = (target[at] as number) + (gradient[from] as number);
            break;
          }
        }
      }
    }
    return dx;
  },
};

/** Whether windows are dense, of several elements, and none lies in the padding alone. */
function suitsStock(
  { kernel, stride, padding, dilation }: Window2d,
  [height, width]: readonly [number, number],
  [rows, columns]: readonly [number, number],
): boolean {
  const isDense = dilation[0] === 1 && dilation[1] === 1;
  const [top, , left] = padding;
  const reaches = top < kernel[0] && left < kernel[1];
  return (
    isDense &&
    kernel[0] * kernel[1] > 1 &&
    reaches &&
    (rows - 1) * stride[0] - top < height &&
    (columns - 1) * stride[1] - left < width
  );
}

function hasNaN(values: Float32Array): boolean {
  for (const value of values) if (Number.isNaN(value)) return true;
  return false;
}
