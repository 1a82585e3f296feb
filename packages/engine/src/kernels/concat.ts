import type { HeapKernel } from '../backend/heap.js';
import { sizeOf } from '../runtime/shape.js';
import { copyRows, type CopyRows } from './copy-rows.js';

/** Tensors side by side, by a way to copy rows. */
export const concatBy = (name: string, copy: CopyRows): HeapKernel => ({
  name,
  run(heap, inputs, attributes, stock) {
    const tensors = Object.values(inputs);
    const axis = attributes['axis'] as number;
    const [first] = tensors;
    const shape = first?.shape ?? [];
    for (const tensor of tensors) {
      const fits =
        tensor.shape.length === shape.length && tensor.shape.every((dim, i) => i === axis || dim === shape[i]);
      if (fits && tensor.dtype === first?.dtype) continue;
      throw new RangeError(
        `cannot concatenate [${shape.join(', ')}] and [${tensor.shape.join(', ')}] along axis ${axis}`,
      );
    }
    if (first === undefined || axis < 0) {
      if (stock === undefined) throw new RangeError('nothing to concatenate');
      return stock();
    }
    const width = tensors.reduce((sum, tensor) => sum + (tensor.shape[axis] ?? 1), 0);
    const output = heap.makeOutput(
      shape.map((dim, i) => (i === axis ? width : dim)),
      first.dtype,
    );
    const rows = sizeOf(shape.slice(0, axis));
    const inner = sizeOf(shape.slice(axis + 1));
    const target = heap.typedArrayFromHeap(output);
    let start = 0;
    for (const tensor of tensors) {
      const row = (tensor.shape[axis] ?? 1) * inner;
      if (row > 0) copy(heap.typedArrayFromHeap(tensor), 0, row, target, start, width * inner, rows, row);
      start += row;
    }
    return output;
  },
});

/** The stock kernel makes two views for each row of each tensor. */
export const concat = concatBy('Concat', copyRows);
