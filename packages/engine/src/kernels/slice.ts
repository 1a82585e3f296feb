import { input, type HeapKernel } from '../backend/heap.js';
import { sizeOf } from '../runtime/shape.js';
import { copyRows } from './copy-rows.js';

/** A part of a tensor; the stock kernel first copies all of it out of the heap. */
export const slice: HeapKernel = {
  name: 'Slice',
  run(heap, inputs, attributes) {
    const x = input(inputs, 'x');
    const begin = attributes['begin'] as readonly number[];
    const size = attributes['size'] as readonly number[];
    const output = heap.makeOutput(size, x.dtype);
    if (sizeOf(size) === 0) return output;

    // Trailing axes that are taken whole, and the one before them, form one row.
    let axis = x.shape.length - 1;
    while (axis > 0 && size[axis] === x.shape[axis]) axis -= 1;
    const inner = sizeOf(x.shape.slice(axis + 1));
    const row = (size[axis] ?? 1) * inner;
    const sourceRow = (x.shape[axis] ?? 1) * inner;
    const offset = (begin[axis] ?? 0) * inner;

    const source = heap.typedArrayFromHeap(x);
    const target = heap.typedArrayFromHeap(output);
    // The axis before the row is walked by copyRows, those before it recursively.
    const rows = size[axis - 1] ?? 1;
    let to = 0;
    const walk = (depth: number, at: number): void => {
      if (depth >= axis - 1) {
        const first = (at * (x.shape[depth] ?? 1) + (axis > 0 ? (begin[depth] ?? 0) : 0)) * sourceRow;
        copyRows(source, first + offset, sourceRow, target, to, row, rows, row);
        to += rows * row;
        return;
      }
      for (let i = 0; i < (size[depth] ?? 1); i += 1)
        walk(depth + 1, at * (x.shape[depth] ?? 1) + (begin[depth] ?? 0) + i);
    };
    if (axis === 0) copyRows(source, offset, sourceRow, target, 0, row, 1, row);
    else walk(0, 0);
    return output;
  },
};
