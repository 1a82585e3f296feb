import type { Conv2dGeometry, Tensor } from '@uninas/contracts';

/**
 * A convolution and its two gradients, all without the tape.
 *
 * `filter` is always `[kernelHeight, kernelWidth, in / groups, out]`.
 */
export interface ConvolutionAlgorithm {
  forward(x: Tensor, filter: Tensor, geometry: Conv2dGeometry): Tensor;
  inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], geometry: Conv2dGeometry): Tensor;
  filterGradient(x: Tensor, dy: Tensor, filterShape: readonly number[], geometry: Conv2dGeometry): Tensor;
}
