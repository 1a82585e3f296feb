import type { Conv2dGeometry, Tensor } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';
import type { ConvolutionAlgorithm } from './algorithm.js';
import { transposedWindow, windowAttributes } from './geometry.js';
import { spaceOut, withoutNegativePadding } from './spacing.js';
import { inputOnGrid, outputOnGrid, tapGrid, type TapGrid } from './tap-grid.js';

/** Convolution in which every output channel sees every input channel. */
export class DenseConvolution implements ConvolutionAlgorithm {
  constructor(private readonly k: Kernels) {}

  forward(x: Tensor, filter: Tensor, geometry: Conv2dGeometry): Tensor {
    return this.k.runtime.run('Conv2D', { x, filter }, windowAttributes(geometry));
  }

  /** A convolution of the spaced-out gradient with the reversed filter. */
  inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    const [, height, width] = imageShape(inputShape);
    const [, rows, columns] = imageShape(dy.shape);
    const { x, window } = withoutNegativePadding(
      this.k,
      spaceOut(this.k, dy, geometry.stride),
      transposedWindow(height, width, [rows, columns], geometry),
    );
    const reversed = this.k.runtime.run('Reverse', { x: filter }, { dims: [0, 1] });
    return this.k.runtime.run(
      'Conv2D',
      { x, filter: this.k.transpose(reversed, [0, 1, 3, 2]) },
      windowAttributes(window),
    );
  }

  /** One matrix product of the shifted input with the gradient for each tap. */
  filterGradient(x: Tensor, dy: Tensor, filterShape: readonly number[], geometry: Conv2dGeometry): Tensor {
    const [batch, rows, columns] = imageShape(dy.shape);
    const [, , inChannels] = imageShape(filterShape);
    const grid = tapGrid(batch, [rows, columns], geometry);
    const planes = this.planes(x, grid, geometry, inChannels);
    const gradient = outputOnGrid(this.k, dy, grid);
    const taps = grid.taps.map(({ phase, shift }) =>
      this.k.matMul(this.k.slice(planes, [phase * inChannels, shift], [inChannels, grid.length]), gradient),
    );
    return this.k.reshape(this.k.concat(taps, 0), filterShape);
  }

  /** The input as one row of pixels for each phase and channel. */
  private planes(x: Tensor, grid: TapGrid, geometry: Conv2dGeometry, channels: number): Tensor {
    const { batch, rows, columns, phases } = grid;
    const padded = inputOnGrid(this.k, x, grid, geometry);
    const pixels = batch * rows * columns;
    if (phases === 1) return this.k.transpose(this.k.reshape(padded, [pixels, channels]), [1, 0]);
    const [down, right] = geometry.stride;
    const interleaved = this.k.reshape(padded, [batch * rows, down, columns, right, channels]);
    return this.k.reshape(this.k.transpose(interleaved, [1, 3, 4, 0, 2]), [phases * channels, pixels]);
  }
}
