import type { Window2d } from '@uninas/contracts';

/** Paddings as TensorFlow.js' kernels take them. */
export function explicitPadding({
  padding: [top, bottom, left, right],
}: Pick<Window2d, 'padding'>): [number, number][] {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

/** Attributes of the forward convolution and pooling kernels. */
export function windowAttributes({ kernel, stride, padding, dilation }: Window2d): object {
  return {
    filterSize: [...kernel],
    strides: [...stride],
    dilations: [...dilation],
    pad: explicitPadding({ padding }),
    dataFormat: 'NHWC',
  };
}

/**
 * `[height, width]` of the result of moving a window over an image.
 *
 * @throws {RangeError} if the window does not fit, or its numbers are not whole or too small
 */
export function outputSize(
  height: number,
  width: number,
  { kernel, stride, padding, dilation }: Window2d,
): readonly [number, number] {
  if (
    ![...kernel, ...stride, ...dilation].every((n) => Number.isInteger(n) && n > 0) ||
    !padding.every(Number.isInteger)
  ) {
    throw new RangeError(
      `a window needs whole numbers, above 0 but for the padding; found kernel ${kernel.join('x')}, stride ${stride.join('x')}, dilation ${dilation.join('x')}, padding [${padding.join(', ')}]`,
    );
  }
  const along = (size: number, before: number, after: number, axis: 0 | 1): number =>
    Math.floor((size + before + after - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1;
  const rows = along(height, padding[0], padding[1], 0);
  const columns = along(width, padding[2], padding[3], 1);
  if (rows < 1 || columns < 1) {
    throw new RangeError(
      `a ${kernel.join('x')} window does not fit an image of ${height}x${width} with padding [${padding.join(', ')}]`,
    );
  }
  return [rows, columns];
}

/**
 * The stride-1 window that moves a gradient back to an image of `height` x `width`.
 *
 * It runs over the output with `stride - 1` zeros after each element; paddings may be negative.
 */
export function transposedWindow(
  height: number,
  width: number,
  [rows, columns]: readonly [number, number],
  { kernel, stride, padding, dilation }: Window2d,
): Window2d {
  const along = (size: number, count: number, before: number, axis: 0 | 1): [number, number] => {
    const reach = dilation[axis] * (kernel[axis] - 1);
    return [reach - before, size - count * stride[axis] + before];
  };
  const vertical = along(height, rows, padding[0], 0);
  const horizontal = along(width, columns, padding[2], 1);
  return { kernel, stride: [1, 1], dilation, padding: [...vertical, ...horizontal] };
}

/**
 * The window that an output gradient of `rows` x `columns` is when it serves as the filter
 * that yields the filter's gradient: stride and dilation change places.
 *
 * What the forward window never reached is cut off, so paddings may be negative.
 */
export function filterWindow(
  height: number,
  width: number,
  [rows, columns]: readonly [number, number],
  { kernel, stride, padding, dilation }: Window2d,
): Window2d {
  const along = (size: number, count: number, before: number, axis: 0 | 1): [number, number] => {
    const reached = (count - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1;
    return [before, reached - size - before];
  };
  const vertical = along(height, rows, padding[0], 0);
  const horizontal = along(width, columns, padding[2], 1);
  return { kernel: [rows, columns], stride: dilation, dilation: stride, padding: [...vertical, ...horizontal] };
}
