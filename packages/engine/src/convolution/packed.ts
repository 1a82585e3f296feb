import type { Conv2dGeometry, Tensor } from '@uninas/contracts';
import { CONVOLUTION } from '../pack/convolution-kernels.js';
import type { Kernels } from '../runtime/kernels.js';
import type { ConvolutionAlgorithm } from './algorithm.js';

/** Convolution by the kernel pack, dense or in groups. */
export class PackedConvolution implements ConvolutionAlgorithm {
  constructor(private readonly k: Kernels) {}

  forward(x: Tensor, filter: Tensor, geometry: Conv2dGeometry): Tensor {
    return this.k.runtime.run(CONVOLUTION.forward, { x, filter }, { geometry });
  }

  inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    return this.k.runtime.run(CONVOLUTION.inputGradient, { dy, filter }, { geometry, inputShape: [...inputShape] });
  }

  filterGradient(x: Tensor, dy: Tensor, filterShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    return this.k.runtime.run(CONVOLUTION.filterGradient, { x, dy }, { geometry, filterShape: [...filterShape] });
  }
}
