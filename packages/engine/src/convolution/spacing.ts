import type { Tensor, Window2d } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';
import { explicitPadding } from './geometry.js';

/** Puts `stride - 1` zeros below and to the right of every element. */
export function spaceOut(k: Kernels, x: Tensor, [vertical, horizontal]: readonly [number, number]): Tensor {
  const [batch, height, width, channels] = imageShape(x.shape);
  let spaced = x;
  if (horizontal > 1) {
    const rows = k.reshape(x, [batch * height * width, channels]);
    spaced = k.pad(rows, [
      [0, 0],
      [0, (horizontal - 1) * channels],
    ]);
  }
  const row = width * horizontal * channels;
  if (vertical > 1) {
    spaced = k.pad(k.reshape(spaced, [batch * height, row]), [
      [0, 0],
      [0, (vertical - 1) * row],
    ]);
  }
  return spaced === x ? x : k.reshape(spaced, [batch, height * vertical, width * horizontal, channels]);
}

/** Of every `stride` rows and columns the first. */
export function everyNth(k: Kernels, x: Tensor, stride: readonly [number, number]): Tensor {
  const [batch, height, width, channels] = imageShape(x.shape);
  const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
  const end = [batch, height, width, channels];
  return k.runtime.run('StridedSlice', { x }, { begin: [0, 0, 0, 0], end, strides: [1, ...stride, 1], ...masks });
}

/** The gradient of what {@link everyNth} was given, of `rows` x `columns`: zero where nothing was taken. */
export function everyNthGradient(
  k: Kernels,
  dy: Tensor,
  [rows, columns]: readonly [number, number],
  stride: readonly [number, number],
): Tensor {
  const spaced = spaceOut(k, dy, stride);
  const [, down, right] = imageShape(spaced.shape);
  return k.pad(spaced, [[0, 0], [0, rows - down], [0, columns - right], [0, 0]]); // prettier-ignore
}

/** The filter `[height, width, in, out]` with `dilation - 1` zeros between its taps. */
export function spacedFilter(k: Kernels, filter: Tensor, dilation: readonly [number, number]): Tensor {
  if (dilation[0] === 1 && dilation[1] === 1) return filter;
  const [height, width, inChannels, outChannels] = imageShape(filter.shape);
  const spaced = spaceOut(k, k.reshape(filter, [1, height, width, inChannels * outChannels]), dilation);
  const size = [(height - 1) * dilation[0] + 1, (width - 1) * dilation[1] + 1] as const;
  const cut = k.slice(spaced, [0, 0, 0, 0], [1, ...size, inChannels * outChannels]);
  return k.reshape(cut, [...size, inChannels, outChannels]);
}

/**
 * Cuts what a window with negative padding never reaches, so that the rest can
 * be given to a kernel.
 */
export function withoutNegativePadding(k: Kernels, x: Tensor, window: Window2d): { x: Tensor; window: Window2d } {
  const [top, bottom, left, right] = window.padding;
  if (Math.min(top, bottom, left, right) >= 0) return { x, window };
  const [, height, width] = imageShape(x.shape);
  const isCutAway = Math.min(height + Math.min(0, top) + Math.min(0, bottom), width + Math.min(0, left) + Math.min(0, right)) <= 0; // prettier-ignore
  if (isCutAway) {
    // the window sees zeros only
    return { x: k.pad(x, explicitPadding(window)), window: { ...window, padding: [0, 0, 0, 0] } };
  }
  const cut = [
    [0, 0],
    [Math.min(0, top), Math.min(0, bottom)],
    [Math.min(0, left), Math.min(0, right)],
    [0, 0],
  ] as const;
  const padding = [Math.max(0, top), Math.max(0, bottom), Math.max(0, left), Math.max(0, right)] as const;
  return { x: k.pad(x, cut), window: { ...window, padding } };
}
