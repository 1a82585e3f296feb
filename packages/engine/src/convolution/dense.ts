import type { Conv2dGeometry, Tensor } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';
import type { ConvolutionAlgorithm } from './algorithm.js';
import { filterWindow, transposedWindow, windowAttributes } from './geometry.js';
import { spaceOut, withoutNegativePadding } from './spacing.js';
import { subPixelInputGradient } from './sub-pixel.js';

/**
 * Convolution in which every output channel sees every input channel.
 *
 * Both gradients are convolutions again, so they run at the speed of the
 * forward kernel, and dilation needs no kernel of its own.
 */
export class DenseConvolution implements ConvolutionAlgorithm {
  constructor(private readonly k: Kernels) {}

  forward(x: Tensor, filter: Tensor, geometry: Conv2dGeometry): Tensor {
    return this.k.runtime.run('Conv2D', { x, filter }, windowAttributes(geometry));
  }

  /** The spaced-out gradient with the reversed filter. */
  inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    const strided = geometry.stride[0] > 1 || geometry.stride[1] > 1;
    if (strided && geometry.dilation[0] === 1 && geometry.dilation[1] === 1) {
      return subPixelInputGradient(this.k, dy, filter, inputShape, geometry);
    }
    const [, height, width] = imageShape(inputShape);
    const [, rows, columns] = imageShape(dy.shape);
    const { x, window } = withoutNegativePadding(
      this.k,
      spaceOut(this.k, dy, geometry.stride),
      transposedWindow(height, width, [rows, columns], geometry),
    );
    const turned = this.k.transpose(this.k.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    return this.k.runtime.run('Conv2D', { x, filter: turned }, windowAttributes(window));
  }

  /** The input with the gradient as its filter, where channels are the batch and samples the channels. */
  filterGradient(x: Tensor, dy: Tensor, filterShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    const [, , inChannels, outChannels] = imageShape(filterShape);
    if (isPointwise(geometry)) {
      const pixels = x.size / inChannels;
      const product = this.k.matMul(
        this.k.reshape(x, [pixels, inChannels]),
        this.k.reshape(dy, [pixels, outChannels]),
        true,
      );
      return this.k.reshape(product, filterShape);
    }
    const [, height, width] = imageShape(x.shape);
    const [, rows, columns] = imageShape(dy.shape);
    const { x: planes, window } = withoutNegativePadding(
      this.k,
      this.planes(x),
      filterWindow(height, width, [rows, columns], geometry),
    );
    const filter = this.k.transpose(dy, [1, 2, 0, 3]);
    const gradient = this.k.runtime.run('Conv2D', { x: planes, filter }, windowAttributes(window));
    return this.k.transpose(gradient, [1, 2, 0, 3]);
  }

  /** `[batch, height, width, channels]` to `[channels, height, width, batch]`; two plain transpositions are faster than this one. */
  private planes(x: Tensor): Tensor {
    const [batch, height, width, channels] = imageShape(x.shape);
    const samplesLast = this.k.transpose(this.k.reshape(x, [batch, height * width * channels]), [1, 0]);
    const byPixel = this.k.reshape(samplesLast, [height * width, channels, batch]);
    return this.k.reshape(this.k.transpose(byPixel, [1, 0, 2]), [channels, height, width, batch]);
  }
}

function isPointwise({ kernel, stride, padding }: Conv2dGeometry): boolean {
  return [...kernel, ...stride].every((size) => size === 1) && padding.every((size) => size === 0);
}
