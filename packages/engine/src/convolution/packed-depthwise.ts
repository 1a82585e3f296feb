import type { Conv2dGeometry, Tensor } from '@uninas/contracts';
import { DEPTHWISE } from '../pack/depthwise-kernels.js';
import type { Kernels } from '../runtime/kernels.js';
import type { ConvolutionAlgorithm } from './algorithm.js';

/** Depthwise convolution, also with several filters for each channel, by the kernel pack. */
export class PackedDepthwiseConvolution implements ConvolutionAlgorithm {
  constructor(private readonly k: Kernels) {}

  forward(x: Tensor, filter: Tensor, geometry: Conv2dGeometry): Tensor {
    return this.k.runtime.run(DEPTHWISE.forward, { x, filter }, { geometry });
  }

  inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    return this.k.runtime.run(DEPTHWISE.inputGradient, { dy, filter }, { geometry, inputShape: [...inputShape] });
  }

  filterGradient(x: Tensor, dy: Tensor, filterShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    return this.k.runtime.run(DEPTHWISE.filterGradient, { x, dy }, { geometry, filterShape: [...filterShape] });
  }
}
