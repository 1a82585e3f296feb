import { sizeOf } from '../runtime/shape.js';
import type { CopyRows, Elements } from './copy-rows.js';

/** A tensor's elements and where a block begins in it. */
export interface BlockPlace {
  readonly elements: Elements;
  readonly shape: readonly number[];
  readonly begin: readonly number[];
}

/** Copies a block of `size` between two tensors of one element type and rank. */
export function copyBlock(copy: CopyRows, source: BlockPlace, target: BlockPlace, size: readonly number[]): void {
  if (sizeOf(size) === 0) return;
  // Trailing axes that both tensors have in full, and the one before them, form one row.
  let axis = size.length - 1;
  while (axis > 0 && size[axis] === source.shape[axis] && size[axis] === target.shape[axis]) axis -= 1;
  const inner = sizeOf(size.slice(axis + 1));
  const at = (list: readonly number[], i: number): number => list[i] ?? 0;
  const row = (size[axis] ?? 1) * inner;
  const from = { row: (source.shape[axis] ?? 1) * inner, start: at(source.begin, axis) * inner };
  const to = { row: (target.shape[axis] ?? 1) * inner, start: at(target.begin, axis) * inner };
  const rows = axis > 0 ? at(size, axis - 1) : 1;

  const walk = (depth: number, sourceRow: number, targetRow: number): void => {
    const nextSource = depth < axis ? sourceRow * at(source.shape, depth) + at(source.begin, depth) : sourceRow;
    const nextTarget = depth < axis ? targetRow * at(target.shape, depth) + at(target.begin, depth) : targetRow;
    if (depth >= axis - 1) {
      const sourceStart = nextSource * from.row + from.start;
      copy(source.elements, sourceStart, from.row, target.elements, nextTarget * to.row + to.start, to.row, rows, row);
      return;
    }
    for (let i = 0; i < at(size, depth); i += 1) walk(depth + 1, nextSource + i, nextTarget + i);
  };
  walk(0, 0, 0);
}
