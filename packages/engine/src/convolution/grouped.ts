import type { Conv2dGeometry, Tensor } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape, lastDim } from '../runtime/shape.js';
import type { ConvolutionAlgorithm } from './algorithm.js';

/** Convolution of groups of channels: one dense convolution for each group. */
export class GroupedConvolution implements ConvolutionAlgorithm {
  constructor(
    private readonly k: Kernels,
    private readonly dense: ConvolutionAlgorithm,
  ) {}

  forward(x: Tensor, filter: Tensor, geometry: Conv2dGeometry): Tensor {
    const filters = this.split(filter, geometry.groups);
    const parts = this.split(x, geometry.groups).map((part, i) => this.dense.forward(part, at(filters, i), geometry));
    return this.join(parts);
  }

  inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    const [batch, height, width, channels] = imageShape(inputShape);
    const shape = [batch, height, width, channels / geometry.groups];
    const filters = this.split(filter, geometry.groups);
    const parts = this.split(dy, geometry.groups).map((part, i) =>
      this.dense.inputGradient(part, at(filters, i), shape, geometry),
    );
    return this.join(parts);
  }

  filterGradient(x: Tensor, dy: Tensor, filterShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    const [height, width, inChannels, outChannels] = imageShape(filterShape);
    const shape = [height, width, inChannels, outChannels / geometry.groups];
    const gradients = this.split(dy, geometry.groups);
    const parts = this.split(x, geometry.groups).map((part, i) =>
      this.dense.filterGradient(part, at(gradients, i), shape, geometry),
    );
    return this.join(parts);
  }

  /** The groups along the last axis, by one transposition: narrow slices are slow. */
  private split(x: Tensor, groups: number): Tensor[] {
    const channels = lastDim(x.shape) / groups;
    const rows = x.size / (channels * groups);
    const leading = this.k.transpose(this.k.reshape(x, [rows, groups, channels]), [1, 0, 2]);
    const shape = [...x.shape.slice(0, -1), channels];
    return Array.from({ length: groups }, (_, i) =>
      this.k.reshape(this.k.slice(leading, [i, 0, 0], [1, rows, channels]), shape),
    );
  }

  /** Tensors of one shape side by side along the last axis. */
  private join(parts: readonly Tensor[]): Tensor {
    const shape = at(parts, 0).shape;
    const channels = lastDim(shape);
    const rows = at(parts, 0).size / channels;
    const stacked = this.k.reshape(this.k.concat(parts, 0), [parts.length, rows, channels]);
    return this.k.reshape(this.k.transpose(stacked, [1, 0, 2]), [...shape.slice(0, -1), channels * parts.length]);
  }
}

function at(tensors: readonly Tensor[], i: number): Tensor {
  const tensor = tensors[i];
  if (tensor === undefined) throw new RangeError(`there is no group ${i}`);
  return tensor;
}
