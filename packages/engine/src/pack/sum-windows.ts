import { imageShape } from '../runtime/shape.js';
import { FLOAT } from './gather-plan.js';
import type { KernelPack } from './kernel-pack.js';

/** Sums pixels of images of a shape, as lists say, to images of `rows` x `columns`, from and to addresses, times a factor. */
export function sumWindows(
  pack: KernelPack,
  from: number,
  to: number,
  shape: readonly number[],
  [rows, columns]: readonly [number, number],
  lists: readonly [Int32Array, Int32Array],
  factor: number,
): void {
  const [batch, height, width, channels] = imageShape(shape);
  const [rowList, columnList, line] = pack.scratch.reserve([
    lists[0].byteLength,
    lists[1].byteLength,
    width * channels * FLOAT,
  ]);
  pack.write(rowList, lists[0]);
  pack.write(columnList, lists[1]);
  pack.functions.sumWindows(from, to, batch, height, width, channels, rows, columns, rowList, columnList, line, factor);
}
