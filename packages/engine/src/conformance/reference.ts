import type { Window2d } from '@uninas/contracts';
import { sizeOf } from '../runtime/shape.js';
import type { Given } from './check.js';

/** Row-major elements of a shape, each told by its index. */
export function generate(shape: readonly number[], element: (index: readonly number[]) => number): number[] {
  const index = shape.map(() => 0);
  return Array.from({ length: sizeOf(shape) }, () => {
    const value = element(index);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
    return value;
  });
}

/** An element of a tensor; axes of size 1 take any index, and missing leading axes are ignored. */
export function at({ shape, data }: Given, index: readonly number[]): number {
  const own = index.slice(index.length - shape.length);
  let position = 0;
  shape.forEach((dim, axis) => (position = position * dim + (dim === 1 ? 0 : (own[axis] ?? 0))));
  return data[position] ?? Number.NaN;
}

/** The numbers below `count`. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

export function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}

/** `[height, width]` of the result of a window. */
export function resultSize(
  [, height = 1, width = 1]: readonly number[],
  { kernel, stride, padding, dilation }: Window2d,
): readonly [number, number] {
  const along = (size: number, around: number, axis: 0 | 1): number =>
    Math.floor((size + around - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1;
  return [along(height, padding[0] + padding[1], 0), along(width, padding[2] + padding[3], 1)];
}

/** A place of a window: which tap it is, and the pixel that it lies on. */
export interface TapPlace {
  readonly tap: readonly [number, number];
  readonly pixel: readonly [number, number];
}

/** The taps of a window at one place that lie on the image. */
export function tapsOn(
  [, height = 1, width = 1]: readonly number[],
  { kernel, stride, padding, dilation }: Window2d,
  [row, column]: readonly [number, number],
): readonly TapPlace[] {
  const places: TapPlace[] = [];
  for (const i of range(kernel[0])) {
    for (const j of range(kernel[1])) {
      const y = row * stride[0] - padding[0] + i * dilation[0];
      const x = column * stride[1] - padding[2] + j * dilation[1];
      if (y >= 0 && y < height && x >= 0 && x < width) places.push({ tap: [i, j], pixel: [y, x] });
    }
  }
  return places;
}

/** A square window, with zeros of one width around the image. */
export function squareWindow(size: number, stride = 1, padding = (size - 1) >> 1, dilation = 1): Window2d {
  return {
    kernel: [size, size],
    stride: [stride, stride],
    dilation: [dilation, dilation],
    padding: [padding, padding, padding, padding],
  };
}
