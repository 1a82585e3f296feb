import { input, type HeapKernel } from '../backend/heap.js';
import { copyBlock } from './copy-block.js';
import { copyRows, type CopyRows } from './copy-rows.js';

/** A part of a tensor, by a way to copy rows. */
export const sliceBy = (name: string, copy: CopyRows): HeapKernel => ({
  name,
  run(heap, inputs, attributes) {
    const x = input(inputs, 'x');
    const begin = attributes['begin'] as readonly number[];
    const size = attributes['size'] as readonly number[];
    const output = heap.makeOutput(size, x.dtype);
    copyBlock(
      copy,
      { elements: heap.typedArrayFromHeap(x), shape: x.shape, begin },
      { elements: heap.typedArrayFromHeap(output), shape: size, begin: [] },
      size,
    );
    return output;
  },
});

/** The stock kernel first copies all of the tensor out of the heap. */
export const slice = sliceBy('Slice', copyRows);
