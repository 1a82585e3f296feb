import { float32, input, type HeapKernel } from '../backend/heap.js';

/** Elements moved to between two numbers; the stock kernel makes a number of what is none. */
export const clipByValue: HeapKernel = {
  name: 'ClipByValue',
  run(heap, inputs, attributes) {
    const x = input(inputs, 'x');
    const least = attributes['clipValueMin'] as number;
    const most = attributes['clipValueMax'] as number;
    const output = heap.makeOutput(x.shape, 'float32');
    const source = float32(heap, x);
    const target = float32(heap, output);
    for (let i = 0; i < source.length; i += 1) {
      const value = source[i] as number;
      target[i] = value < least ? least : value > most ? most : value;
    }
    return output;
  },
};
