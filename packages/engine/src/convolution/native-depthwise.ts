import type { Tensor, Window2d } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';
import type { ConvolutionAlgorithm } from './algorithm.js';
import { outputSize, windowAttributes } from './geometry.js';
import { padImage, paddedShape, withoutPadding } from './native.js';
import { everyNth, everyNthGradient, spacedFilter } from './spacing.js';

/**
 * Depthwise convolution by kernels of TensorFlow's own library.
 *
 * They take no dilation and one stride for both axes only. A dilated filter
 * gets zeros between its taps, and where the strides differ, the convolution
 * of stride 1 is computed and results are left out. Gradients take no padding.
 */
export class NativeDepthwiseConvolution implements ConvolutionAlgorithm {
  constructor(private readonly k: Kernels) {}

  forward(x: Tensor, filter: Tensor, window: Window2d): Tensor {
    const dense = this.dense(filter, x.shape[3] ?? 1, window);
    const step = equalStride(window);
    const attributes = windowAttributes({ ...window, kernel: kernelOf(dense), stride: step, dilation: [1, 1] });
    const output = this.k.runtime.run('DepthwiseConv2dNative', { x, filter: dense }, attributes);
    return step === window.stride ? output : everyNth(this.k, output, window.stride);
  }

  inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], window: Window2d): Tensor {
    const dense = this.dense(filter, inputShape[3] ?? 1, window);
    const gradient = this.k.runtime.run(
      'DepthwiseConv2dNativeBackpropInput',
      { dy: this.evenGradient(dy, inputShape, window), filter: dense },
      { ...attributesOf(window), inputShape: paddedShape(inputShape, window) },
    );
    return withoutPadding(this.k, gradient, inputShape, window);
  }

  filterGradient(x: Tensor, dy: Tensor, filterShape: readonly number[], window: Window2d): Tensor {
    const { dilation } = window;
    const [height, width, , out] = imageShape(filterShape);
    const channels = x.shape[3] ?? 1;
    const size = [(height - 1) * dilation[0] + 1, (width - 1) * dilation[1] + 1] as const;
    const gradient = this.k.runtime.run(
      'DepthwiseConv2dNativeBackpropFilter',
      { x: padImage(this.k, x, window), dy: this.evenGradient(dy, x.shape, window) },
      { ...attributesOf(window), filterShape: [...size, channels, out / channels] },
    );
    const taps = this.k.reshape(gradient, [1, ...size, out]);
    return this.k.reshape(isDilated(window) ? everyNth(this.k, taps, dilation) : taps, filterShape);
  }

  /** The filter as `[height, width, channels, filters of each]`, without dilation. */
  private dense(filter: Tensor, channels: number, { dilation }: Window2d): Tensor {
    const [height, width, , out] = imageShape(filter.shape);
    return spacedFilter(this.k, this.k.reshape(filter, [height, width, channels, out / channels]), dilation);
  }

  /** The gradient of the result as it is before some are left out. */
  private evenGradient(dy: Tensor, inputShape: readonly number[], window: Window2d): Tensor {
    if (equalStride(window) === window.stride) return dy;
    const [, height, width] = imageShape(inputShape);
    return everyNthGradient(this.k, dy, outputSize(height, width, { ...window, stride: [1, 1] }), window.stride);
  }
}

function equalStride({ stride }: Window2d): readonly [number, number] {
  return stride[0] === stride[1] ? stride : [1, 1];
}

function attributesOf(window: Window2d): object {
  return { strides: [...equalStride(window)], dilations: [1, 1], pad: 'valid' };
}

function kernelOf({ shape }: Tensor): readonly [number, number] {
  return [shape[0] ?? 1, shape[1] ?? 1];
}

function isDilated({ dilation }: Window2d): boolean {
  return dilation[0] > 1 || dilation[1] > 1;
}
