import { input, type HeapKernel } from '../backend/heap.js';
import { sizeOf } from '../runtime/shape.js';

/** Reversal of leading axes, as of a filter's height and width, in blocks; other axes are left to the stock kernel. */
export const reverse: HeapKernel = {
  name: 'Reverse',
  run(heap, inputs, attributes, stock) {
    const x = input(inputs, 'x');
    const axes = attributes['dims'] as readonly number[];
    const leading = axes.every((axis, i) => axis === i);
    if (!leading && stock !== undefined) return stock();
    const output = heap.makeOutput(x.shape, x.dtype);
    const source = heap.typedArrayFromHeap(x);
    const target = heap.typedArrayFromHeap(output);
    const block = sizeOf(x.shape.slice(axes.length));
    for (let from = 0, to = source.length - block; to >= 0; from += block, to -= block) {
      target.set(source.subarray(from, from + block), to);
    }
    return output;
  },
};
