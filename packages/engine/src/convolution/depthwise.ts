import type { Tensor, Window2d } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { columnSum } from '../runtime/reductions.js';
import { imageShape } from '../runtime/shape.js';
import type { ConvolutionAlgorithm } from './algorithm.js';
import { transposedWindow, windowAttributes } from './geometry.js';
import { spaceOut, withoutNegativePadding } from './spacing.js';
import { inputOnGrid, outputOnGrid, tapGrid, type TapGrid } from './tap-grid.js';

/** Convolution of each input channel with filters of its own. */
export class DepthwiseConvolution implements ConvolutionAlgorithm {
  constructor(private readonly k: Kernels) {}

  forward(x: Tensor, filter: Tensor, geometry: Window2d): Tensor {
    const [height, width, , out] = imageShape(filter.shape);
    const [, , , channels] = imageShape(x.shape);
    return this.run(x, this.k.reshape(filter, [height, width, channels, out / channels]), geometry);
  }

  inputGradient(dy: Tensor, filter: Tensor, inputShape: readonly number[], geometry: Window2d): Tensor {
    const [, height, width, channels] = imageShape(inputShape);
    const [, rows, columns, out] = imageShape(dy.shape);
    const [filterHeight, filterWidth] = imageShape(filter.shape);
    const { x, window } = withoutNegativePadding(
      this.k,
      spaceOut(this.k, dy, geometry.stride),
      transposedWindow(height, width, [rows, columns], geometry),
    );
    const reversed = this.k.reverse(filter, [0, 1]);
    const parts = this.run(x, this.k.reshape(reversed, [filterHeight, filterWidth, out, 1]), window);
    if (out === channels) return parts;
    const grouped = this.k.reshape(parts, [parts.size / out, channels, out / channels]);
    return this.k.reshape(this.k.runtime.run('Sum', { x: grouped }, { axis: [2], keepDims: false }), inputShape);
  }

  /** For each tap, the sum over pixels of the shifted input times the gradient. */
  filterGradient(x: Tensor, dy: Tensor, filterShape: readonly number[], geometry: Window2d): Tensor {
    const [batch, rows, columns, out] = imageShape(dy.shape);
    const grid = tapGrid(batch, [rows, columns], geometry);
    const planes = this.planes(this.repeated(x, out), grid, geometry, out);
    const gradient = outputOnGrid(this.k, dy, grid);
    const pixels = batch * grid.rows * grid.columns;
    const taps = grid.taps.map(({ phase, shift }) => {
      const shifted = this.k.slice(planes, [phase * pixels + shift, 0], [grid.length, out]);
      return columnSum(this.k, this.k.binary('Multiply', shifted, gradient), grid.length, out);
    });
    return this.k.reshape(this.k.concat(taps, 0), filterShape);
  }

  /** Each channel as often as it has filters. */
  private repeated(x: Tensor, out: number): Tensor {
    const [batch, height, width, channels] = imageShape(x.shape);
    if (out === channels) return x;
    const single = this.k.reshape(x, [x.size, 1]);
    const copies = this.k.binary('Multiply', single, this.k.fill([1, out / channels], 1));
    return this.k.reshape(copies, [batch, height, width, out]);
  }

  /** The pixels of all phases, one phase after the other. */
  private planes(x: Tensor, grid: TapGrid, geometry: Window2d, channels: number): Tensor {
    const { batch, rows, columns, phases } = grid;
    const padded = inputOnGrid(this.k, x, grid, geometry);
    if (phases === 1) return this.k.reshape(padded, [batch * rows * columns, channels]);
    const [down, right] = geometry.stride;
    // In two steps of rank 3 and 4: the kernel is slow beyond that.
    const lines = this.k.reshape(padded, [batch * rows, down, columns * right * channels]);
    const byRow = this.k.transpose(lines, [1, 0, 2]);
    const pairs = this.k.reshape(byRow, [down, batch * rows * columns, right, channels]);
    return this.k.reshape(this.k.transpose(pairs, [0, 2, 1, 3]), [phases * batch * rows * columns, channels]);
  }

  private run(x: Tensor, filter: Tensor, window: Window2d): Tensor {
    return this.k.runtime.run('DepthwiseConv2dNative', { x, filter }, windowAttributes(window));
  }
}
