import type { Window2d, WindowOptions } from '@uninas/contracts';

/**
 * The window that options mean, with PyTorch's rule for `same`: `(k * d - 1) // 2`
 * zeros at every side, also when the stride is 2.
 */
export function windowOf(options: WindowOptions): Window2d {
  const { size, stride = 1, dilation = 1, padding = 'same' } = options;
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  const side = (taps: number): number => (padding === 'same' ? Math.floor((taps * dilation - 1) / 2) : padding);
  return {
    kernel: [height, width],
    stride: [stride, stride],
    dilation: [dilation, dilation],
    padding: [side(height), side(height), side(width), side(width)],
  };
}

/** `[height, width]` that a window leaves of `[height, width]`; less than 1 if it does not fit. */
export function sizeAfter(size: readonly [number, number], window: Window2d): readonly [number, number] {
  const { kernel, stride, dilation, padding } = window;
  const [top, bottom, left, right] = padding;
  const along = (axis: 0 | 1, pad: number): number =>
    Math.floor((size[axis] + pad - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1;
  return [along(0, top + bottom), along(1, left + right)];
}

/** Product of the dimensions. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** Whether two shapes are equal. */
export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dimension, i) => dimension === b[i]);
}

/** `Shape(32, 32, 3)`, channels last. */
export function shapeText(shape: readonly number[]): string {
  return `Shape(${shape.join(', ')})`;
}

/** Up to here numbers are exact, as messages write it. */
export const LARGEST = '9.007e15';
