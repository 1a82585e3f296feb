import type { Conv2dGeometry, Ops, Tensor } from '@uninas/contracts';
import type { ConvolutionAlgorithm } from '../convolution/algorithm.js';
import { DenseConvolution } from '../convolution/dense.js';
import { DepthwiseConvolution } from '../convolution/depthwise.js';
import { outputSize } from '../convolution/geometry.js';
import { GroupedConvolution } from '../convolution/grouped.js';
import { PackedDepthwiseConvolution } from '../convolution/packed-depthwise.js';
import { PackedConvolution } from '../convolution/packed.js';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';
import type { Recorder } from '../tape/recorder.js';

/** Convolutions with explicit padding, any stride, dilation and number of groups. */
export function convolutionOps(k: Kernels, recorder: Recorder): Pick<Ops, 'conv2d'> {
  const dense = k.usesPack ? new PackedConvolution(k) : new DenseConvolution(k);
  const depthwise = new DepthwiseConvolution(k);
  const grouped = k.usesPack ? dense : new GroupedConvolution(k, dense);

  const single = k.usesPack ? new PackedDepthwiseConvolution(k) : depthwise;

  const algorithmFor = (channels: number, out: number, groups: number): ConvolutionAlgorithm => {
    if (groups === 1) return dense;
    if (groups === channels) return out === channels ? single : depthwise;
    return grouped;
  };

  return {
    conv2d: (x, filter, geometry) => {
      checkConvolution(x, filter, geometry);
      const inputShape = x.shape;
      const filterShape = filter.shape;
      const algorithm = algorithmFor(inputShape[3] ?? 0, filterShape[3] ?? 0, geometry.groups);
      const output = algorithm.forward(x, filter, geometry);
      const saved = [recorder.tracks(x) ? filter : undefined, recorder.tracks(filter) ? x : undefined];
      const kept = saved.filter((tensor) => tensor !== undefined);
      return recorder.record([x, filter], output, kept, (dy, tensors, needs) => [
        needs[0] ? algorithm.inputGradient(dy, tensors[0] as Tensor, inputShape, geometry) : undefined,
        needs[1] ? algorithm.filterGradient(tensors[needs[0] ? 1 : 0] as Tensor, dy, filterShape, geometry) : undefined,
      ]);
    },
  };
}

function checkConvolution(x: Tensor, filter: Tensor, geometry: Conv2dGeometry): void {
  const [, height, width, channels] = imageShape(x.shape);
  const [kernelHeight, kernelWidth, inChannels, outChannels] = imageShape(filter.shape);
  const { groups, kernel } = geometry;
  if (kernelHeight !== kernel[0] || kernelWidth !== kernel[1]) {
    throw new RangeError(`the filter [${filter.shape.join(', ')}] is not of the kernel size ${kernel.join('x')}`);
  }
  if (inChannels * groups !== channels || outChannels % groups !== 0) {
    throw new RangeError(
      `a filter [${filter.shape.join(', ')}] with ${groups} groups does not fit an input of ${channels} channels`,
    );
  }
  outputSize(height, width, geometry);
}
