import type { Conv2dGeometry, Tensor } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';
import { windowAttributes } from './geometry.js';

/**
 * The input gradient of a strided, undilated convolution at the resolution of its output.
 *
 * Input pixels that differ by a multiple of the stride see the same filter
 * taps, so each of the `stride * stride` classes of pixels is an ordinary
 * convolution of the output gradient. All classes run as one convolution, as
 * groups of its output channels, and are then put between each other. Spacing
 * the gradient out with zeros instead multiplies the work by the classes.
 *
 * @source Shi et al., 2016, "Is the deconvolution layer the same as a convolutional layer?"
 */
export function subPixelInputGradient(
  k: Kernels,
  dy: Tensor,
  filter: Tensor,
  inputShape: readonly number[],
  { kernel, stride, padding }: Conv2dGeometry,
): Tensor {
  const [batch, height, width, channels] = imageShape(inputShape);
  const [, rows, columns, outChannels] = imageShape(dy.shape);
  const [down, right] = stride;
  const taps = [Math.ceil(kernel[0] / down), Math.ceil(kernel[1] / right)] as const;

  const whole = k.pad(filter, [
    [0, taps[0] * down - kernel[0]],
    [0, taps[1] * right - kernel[1]],
    [0, 0],
    [0, 0],
  ]);
  const byClass = k.reshape(whole, [taps[0], down, taps[1], right, channels, outChannels]);
  const reversed = k.reverse(k.transpose(byClass, [0, 2, 5, 1, 3, 4]), [0, 1]);
  const classFilter = k.reshape(reversed, [taps[0], taps[1], outChannels, down * right * channels]);

  // Rows of the padded input in steps of the stride, as many as the input needs.
  const steps = [Math.ceil((height + padding[0]) / down), Math.ceil((width + padding[2]) / right)] as const;
  const window = {
    kernel: taps,
    stride: [1, 1],
    dilation: [1, 1],
    padding: [taps[0] - 1, Math.max(0, steps[0] - rows), taps[1] - 1, Math.max(0, steps[1] - columns)],
  } as const;
  const classes = k.runtime.run('Conv2D', { x: dy, filter: classFilter }, windowAttributes(window));

  const [, foundRows, foundColumns] = imageShape(classes.shape);
  const split = k.reshape(classes, [batch * foundRows, foundColumns, down, right * channels]);
  const image = k.reshape(k.transpose(split, [0, 2, 1, 3]), [batch, foundRows * down, foundColumns * right, channels]);
  const bottom = height + padding[0] - foundRows * down;
  const end = width + padding[2] - foundColumns * right;
  return k.pad(image, [
    [0, 0],
    [-padding[0], bottom],
    [-padding[2], end],
    [0, 0],
  ]);
}
