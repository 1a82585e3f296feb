import type { Kernels } from '../runtime/kernels.js';
import type { ConvolutionAlgorithm } from './algorithm.js';
import { DenseConvolution } from './dense.js';
import { DepthwiseConvolution } from './depthwise.js';
import { GroupedConvolution } from './grouped.js';
import { NativeConvolution } from './native.js';
import { NativeDepthwiseConvolution } from './native-depthwise.js';
import { PackedConvolution } from './packed.js';
import { PackedDepthwiseConvolution } from './packed-depthwise.js';

/** Which algorithm computes convolutions of how many channels and groups. */
export type AlgorithmChoice = (channels: number, groups: number) => ConvolutionAlgorithm;

/** The algorithms that suit the kernels. */
export function algorithmsFor(k: Kernels): AlgorithmChoice {
  const composed = new DenseConvolution(k);
  const plain = k.traits.takesAnyWindow ? composed : new NativeConvolution(k, composed);
  const dense = k.usesPack ? new PackedConvolution(k) : plain;
  const grouped = k.usesPack ? dense : new GroupedConvolution(k, dense);
  const depthwise = k.usesPack ? new PackedDepthwiseConvolution(k) : depthwiseFor(k);
  return (channels, groups) => {
    if (groups === 1) return dense;
    return groups === channels ? depthwise : grouped;
  };
}

/** Depthwise convolution by stock kernels. */
export function depthwiseFor(k: Kernels): DepthwiseConvolution | NativeDepthwiseConvolution {
  return k.traits.takesAnyWindow ? new DepthwiseConvolution(k) : new NativeDepthwiseConvolution(k);
}
