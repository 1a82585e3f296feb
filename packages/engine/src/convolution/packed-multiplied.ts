import type { Conv2dGeometry, Tensor } from '@uninas/contracts';
import { DEPTHWISE } from '../pack/depthwise-kernels.js';
import { imageShape } from '../runtime/shape.js';
import { PackedConvolution } from './packed.js';

/**
 * Depthwise convolution with several filters for each channel, by the kernel pack.
 *
 * It is a convolution in groups of one channel; only its input gradient is
 * faster as that of a depthwise convolution of all outputs, added up.
 */
export class PackedMultipliedConvolution extends PackedConvolution {
  override inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    const [batch, height, width, channels] = imageShape(inputShape);
    const [, , , out] = imageShape(dy.shape);
    const shape = [batch, height, width, out];
    const attributes = { geometry: { ...geometry, groups: out }, inputShape: shape };
    const parts = this.k.runtime.run(DEPTHWISE.inputGradient, { dy, filter }, attributes);
    const byChannel = this.k.reshape(parts, [parts.size / out, channels, out / channels]);
    return this.k.reshape(this.k.runtime.run('Sum', { x: byChannel }, { axis: [2], keepDims: false }), inputShape);
  }
}
