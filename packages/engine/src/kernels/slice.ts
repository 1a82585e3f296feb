import { input, type HeapKernel } from '../backend/heap.js';
import { copyBlock } from './copy-block.js';

/** A part of a tensor; the stock kernel first copies all of it out of the heap. */
export const slice: HeapKernel = {
  name: 'Slice',
  run(heap, inputs, attributes) {
    const x = input(inputs, 'x');
    const begin = attributes['begin'] as readonly number[];
    const size = attributes['size'] as readonly number[];
    const output = heap.makeOutput(size, x.dtype);
    copyBlock(
      { elements: heap.typedArrayFromHeap(x), shape: x.shape, begin },
      { elements: heap.typedArrayFromHeap(output), shape: size, begin: [] },
      size,
    );
    return output;
  },
};
