import { input, type HeapKernel } from '../backend/heap.js';
import { sizeOf } from '../runtime/shape.js';
import type { KernelPack } from './kernel-pack.js';

/** Name of the kernel, for callers. */
export const RECTIFIER_GRADIENT = 'UninasRectifierGradient';

/** The gradient of relu and its kin from the output: `dy` where 0 < `y` < the attribute `limit`, else 0. */
export function rectifierKernel(pack: KernelPack): HeapKernel {
  return {
    name: RECTIFIER_GRADIENT,
    run(heap, inputs, attributes) {
      const y = input(inputs, 'y');
      const dx = heap.makeOutput(y.shape, 'float32');
      const [from, output, to] = [input(inputs, 'dy'), y, dx].map((tensor) => pack.address(tensor)) as Three;
      pack.functions.rectifierGradient(from, output, to, sizeOf(y.shape), attributes['limit'] as number);
      return dx;
    },
  };
}

type Three = [number, number, number];
