import type { Tensor, Window2d } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';

/** Where one filter tap reads its input on the grid. */
export interface Tap {
  /** Which of the `stride * stride` interleaved images. */
  readonly phase: number;
  /** Distance of its first element from that image's first one, in pixels. */
  readonly shift: number;
}

/**
 * The layout in which a filter tap is a constant distance in memory.
 *
 * The padded input is taken apart into `stride * stride` images (phases), and
 * input phases and output gradient share one grid of `[batch, rows, columns]`
 * that is large enough for no window to cross a border. Then the input of tap
 * (i, j) for all outputs of all samples is one contiguous range of one phase.
 */
export interface TapGrid {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly phases: number;
  /** Pixels from the first to the last output on the grid. */
  readonly length: number;
  readonly taps: readonly Tap[];
}

export function tapGrid(
  batch: number,
  [height, width]: readonly [number, number],
  { kernel, stride, dilation }: Window2d,
): TapGrid {
  const reach = (axis: 0 | 1): number => Math.floor(((kernel[axis] - 1) * dilation[axis]) / stride[axis]);
  const rows = height + reach(0);
  const columns = width + reach(1);
  const taps: Tap[] = [];
  for (let i = 0; i < kernel[0]; i += 1) {
    for (let j = 0; j < kernel[1]; j += 1) {
      const y = i * dilation[0];
      const x = j * dilation[1];
      taps.push({
        phase: (y % stride[0]) * stride[1] + (x % stride[1]),
        shift: Math.floor(y / stride[0]) * columns + Math.floor(x / stride[1]),
      });
    }
  }
  const length = ((batch - 1) * rows + height - 1) * columns + width;
  return { batch, rows, columns, phases: stride[0] * stride[1], length, taps };
}

/** The input on the grid, `[batch, rows, strideY, columns, strideX, channels]` as an image. */
export function inputOnGrid(k: Kernels, x: Tensor, grid: TapGrid, { stride, padding }: Window2d): Tensor {
  const [, height, width] = imageShape(x.shape);
  const bottom = grid.rows * stride[0] - height - padding[0];
  const right = grid.columns * stride[1] - width - padding[2];
  return k.pad(x, [
    [0, 0],
    [padding[0], bottom],
    [padding[2], right],
    [0, 0],
  ]);
}

/** The output gradient on the grid, `[length, channels]`. */
export function outputOnGrid(k: Kernels, dy: Tensor, grid: TapGrid): Tensor {
  const [, height, width, channels] = imageShape(dy.shape);
  const padded = k.pad(dy, [
    [0, 0],
    [0, grid.rows - height],
    [0, grid.columns - width],
    [0, 0],
  ]);
  const pixels = k.reshape(padded, [grid.batch * grid.rows * grid.columns, channels]);
  return k.slice(pixels, [0, 0], [grid.length, channels]);
}
