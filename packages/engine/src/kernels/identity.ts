import { input, type HeapKernel } from '../backend/heap.js';

/** A second reference to the same memory; the stock kernel copies it. */
export const identity: HeapKernel = {
  name: 'Identity',
  run(heap, inputs) {
    const { dataId, shape, dtype } = input(inputs, 'x');
    heap.incRef(dataId);
    return { dataId, shape, dtype };
  },
};
