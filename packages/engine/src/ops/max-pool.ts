import type { Ops, Tensor, Window2d } from '@uninas/contracts';
import { windowAttributes } from '../convolution/geometry.js';
import { everyNth, everyNthGradient } from '../convolution/spacing.js';
import { MAX_POOL } from '../pack/max-pool-kernels.js';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';
import type { Recorder } from '../tape/recorder.js';
import { binaryOps } from './binary.js';
import { shapeOps } from './shape.js';

/** Below every number of a network, and yet finite: differences with it are no NaN. */
const LOWEST = -3.4e38;

/** Maximum pooling: the first of equal largest elements gets the gradient, and padding never does. */
export function maxPoolOp(k: Kernels, recorder: Recorder): Ops['maxPool'] {
  if (k.usesPack || k.traits.takesAnyWindow) return (x, window) => anyWindow(k, recorder, x, window);
  return (x, window) =>
    window.dilation[0] === 1 && window.dilation[1] === 1
      ? undilated(k, recorder, x, window)
      : byTaps(k, recorder, x, window);
}

function anyWindow(k: Kernels, recorder: Recorder, x: Tensor, window: Window2d): Tensor {
  if (k.usesPack) {
    const output = k.runtime.run(MAX_POOL.forward, { x }, { window });
    return recorder.record([x], output, [x, output], (dy, [input, largest]) => [
      k.runtime.run(MAX_POOL.gradient, { dy, x: input, y: largest }, { window }),
    ]);
  }
  const attributes = windowAttributes(window);
  const output = k.runtime.run('MaxPool', { x }, attributes);
  return recorder.record([x], output, [x, output], (dy, [input, largest]) => [
    k.runtime.run('MaxPoolGrad', { dy, input, output: largest }, attributes),
  ]);
}

/** With kernels that take no padding: around the image is what no window chooses. */
function undilated(k: Kernels, recorder: Recorder, x: Tensor, window: Window2d): Tensor {
  const padded = surrounded(k, recorder, x, window);
  const attributes = { filterSize: [...window.kernel], strides: [...window.stride], pad: 'valid' };
  const output = k.runtime.run('MaxPool', { x: padded }, attributes);
  return recorder.record([padded], output, [padded, output], (dy, [input, largest]) => [
    k.runtime.run('MaxPoolGrad', { dy, input, output: largest }, attributes),
  ]);
}

/** With kernels that take no dilation: the largest of the shifted images. */
function byTaps(k: Kernels, recorder: Recorder, x: Tensor, window: Window2d): Tensor {
  const { maximum } = binaryOps(k, recorder);
  const { slice } = shapeOps(k, recorder);
  const { kernel, stride, dilation } = window;
  const padded = surrounded(k, recorder, x, window);
  const [batch, height, width, channels] = imageShape(padded.shape);
  const size = [batch, height - dilation[0] * (kernel[0] - 1), width - dilation[1] * (kernel[1] - 1), channels];
  let largest: Tensor | undefined;
  for (let i = 0; i < kernel[0]; i += 1) {
    for (let j = 0; j < kernel[1]; j += 1) {
      const tap = slice(padded, [0, i * dilation[0], j * dilation[1], 0], size);
      largest = largest === undefined ? tap : maximum(largest, tap);
    }
  }
  const dense = largest as Tensor;
  if (stride[0] === 1 && stride[1] === 1) return dense;
  const [, rows, columns] = imageShape(dense.shape);
  return recorder.record([dense], everyNth(k, dense, stride), [], (dy) => [
    everyNthGradient(k, dy, [rows, columns], stride),
  ]);
}

function surrounded(k: Kernels, recorder: Recorder, x: Tensor, { padding }: Window2d): Tensor {
  const [top, bottom, left, right] = padding;
  if (padding.every((count) => count === 0)) return x;
  const paddings = [[0, 0], [top, bottom], [left, right], [0, 0]]; // prettier-ignore
  const { shape } = x;
  const output = k.runtime.run('PadV2', { x }, { paddings, constantValue: LOWEST });
  return recorder.record([x], output, [], (dy) => [k.slice(dy, [0, top, left, 0], shape)]);
}
