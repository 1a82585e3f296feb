import type { Tensor, Window2d } from '@uninas/contracts';
import type { Kernels } from '../runtime/kernels.js';
import { imageShape } from '../runtime/shape.js';

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

/**
 * Cuts what a window with negative padding never reaches, so that the rest can
 * be given to a kernel.
 */
export function withoutNegativePadding(k: Kernels, x: Tensor, window: Window2d): { x: Tensor; window: Window2d } {
  const [top, bottom, left, right] = window.padding;
  if (Math.min(top, bottom, left, right) >= 0) return { x, window };
  const cut = [
    [0, 0],
    [Math.min(0, top), Math.min(0, bottom)],
    [Math.min(0, left), Math.min(0, right)],
    [0, 0],
  ] as const;
  const padding = [Math.max(0, top), Math.max(0, bottom), Math.max(0, left), Math.max(0, right)] as const;
  return { x: k.pad(x, cut), window: { ...window, padding } };
}
