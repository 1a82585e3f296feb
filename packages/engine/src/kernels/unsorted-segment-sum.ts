import { float32, input, type HeapKernel } from '../backend/heap.js';

/** Sums rows that carry the same id; wasm has no such kernel, so gather has no gradient there. */
export const unsortedSegmentSum: HeapKernel = {
  name: 'UnsortedSegmentSum',
  run(heap, inputs, attributes) {
    const x = input(inputs, 'x');
    const segmentIds = input(inputs, 'segmentIds');
    const segments = attributes['numSegments'] as number;
    const output = heap.makeOutput([segments, ...x.shape.slice(1)], 'float32');
    const ids = heap.typedArrayFromHeap(segmentIds);
    const source = float32(heap, x);
    const target = float32(heap, output).fill(0);
    const row = ids.length === 0 ? 0 : source.length / ids.length;
    ids.forEach((id, i) => {
      if (id < 0 || id >= segments) return;
      for (let j = 0; j < row; j += 1) {
        target[id * row + j] = (target[id * row + j] as number) + (source[i * row + j] as number);
      }
    });
    return output;
  },
};
