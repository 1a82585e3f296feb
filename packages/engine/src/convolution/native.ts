import type { Conv2dGeometry, Tensor, Window2d } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';
import type { ConvolutionAlgorithm } from './algorithm.js';
import { windowAttributes } from './geometry.js';

/**
 * Convolution whose gradients are kernels of TensorFlow's own library, which
 * take no padding: images are padded before, and cut afterwards.
 *
 * What those kernels refuse, dilation, is left to another algorithm.
 */
export class NativeConvolution implements ConvolutionAlgorithm {
  constructor(
    private readonly k: Kernels,
    private readonly dilated: ConvolutionAlgorithm,
  ) {}

  forward(x: Tensor, filter: Tensor, geometry: Conv2dGeometry): Tensor {
    return this.k.runtime.run('Conv2D', { x, filter }, windowAttributes(geometry));
  }

  inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    if (isDilated(geometry)) return this.dilated.inputGradient(dy, filter, inputShape, geometry);
    const attributes = { ...attributesOf(geometry), inputShape: paddedShape(inputShape, geometry) };
    const gradient = this.k.runtime.run('Conv2DBackpropInput', { dy, filter }, attributes);
    return withoutPadding(this.k, gradient, inputShape, geometry);
  }

  filterGradient(x: Tensor, dy: Tensor, filterShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    if (isDilated(geometry)) return this.dilated.filterGradient(x, dy, filterShape, geometry);
    const attributes = { ...attributesOf(geometry), filterShape: [...filterShape] };
    return this.k.runtime.run('Conv2DBackpropFilter', { x: padImage(this.k, x, geometry), dy }, attributes);
  }
}

/** An image with the padding of a window around it. */
export function padImage(k: Kernels, x: Tensor, { padding: [top, bottom, left, right] }: Window2d): Tensor {
  return k.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]); // prettier-ignore
}

/** The shape of an image with the padding of a window around it. */
export function paddedShape(shape: readonly number[], { padding }: Window2d): number[] {
  const [batch, height, width, channels] = imageShape(shape);
  return [batch, height + padding[0] + padding[1], width + padding[2] + padding[3], channels];
}

/** What is left of a padded image without its padding. */
export function withoutPadding(k: Kernels, padded: Tensor, shape: readonly number[], { padding }: Window2d): Tensor {
  if (padding.every((count) => count === 0)) return padded;
  return k.slice(padded, [0, padding[0], padding[2], 0], shape);
}

function attributesOf({ stride }: Conv2dGeometry): object {
  return { strides: [...stride], pad: 'valid', dataFormat: 'NHWC' };
}

function isDilated({ dilation }: Conv2dGeometry): boolean {
  return dilation[0] > 1 || dilation[1] > 1;
}
