import type { Window2d } from '@uninas/contracts';
import { outputSize } from '../convolution/geometry.js';

/** The pixels of an image, counted row by row, that each window covers; padding is left out. */
export function windowPixels(height: number, width: number, pool: Window2d): readonly Int32Array[] {
  const [rows, columns] = outputSize(height, width, pool);
  const [top, , left] = pool.padding;
  const windows: Int32Array[] = [];
  for (let row = 0; row < rows; row += 1) {
    const ys = taps(row * pool.stride[0] - top, height, pool.kernel[0], pool.dilation[0]);
    for (let column = 0; column < columns; column += 1) {
      const xs = taps(column * pool.stride[1] - left, width, pool.kernel[1], pool.dilation[1]);
      windows.push(Int32Array.from(ys.flatMap((y) => xs.map((x) => y * width + x))));
    }
  }
  return windows;
}

/** The geometry in the attributes of a pooling kernel, whose padding is explicit. */
export function poolOf(attributes: Readonly<Record<string, unknown>>): Window2d {
  const pad = attributes['pad'] as readonly (readonly [number, number])[];
  const [, [top, bottom] = [0, 0], [left, right] = [0, 0]] = pad;
  return {
    kernel: attributes['filterSize'] as [number, number],
    stride: attributes['strides'] as [number, number],
    dilation: (attributes['dilations'] as [number, number] | undefined) ?? [1, 1],
    padding: [top, bottom, left, right],
  };
}

/** Indices of a window along one axis that lie inside the image. */
function taps(start: number, size: number, kernel: number, dilation: number): number[] {
  return Array.from({ length: kernel }, (_, i) => start + i * dilation).filter((at) => at >= 0 && at < size);
}
