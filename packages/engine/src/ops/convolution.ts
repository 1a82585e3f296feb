import type { Conv2dGeometry, Ops, Tensor } from '@uninas/contracts';
import { algorithmsFor } from '../convolution/algorithms.js';
import { outputSize } from '../convolution/geometry.js';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';
import type { Recorder } from '../tape/recorder.js';

/** Convolutions with explicit padding, any stride, dilation and number of groups. */
export function convolutionOps(k: Kernels, recorder: Recorder): Pick<Ops, 'conv2d'> {
  const algorithmFor = algorithmsFor(k);

  return {
    conv2d: (x, filter, geometry) => {
      checkConvolution(x, filter, geometry);
      const inputShape = x.shape;
      const filterShape = filter.shape;
      const algorithm = algorithmFor(inputShape[3] ?? 0, geometry.groups);
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
