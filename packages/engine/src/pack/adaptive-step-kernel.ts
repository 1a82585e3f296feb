import { input, type HeapKernel } from '../backend/heap.js';
import { sizeOf } from '../runtime/shape.js';
import type { KernelPack } from './kernel-pack.js';

/** Name of the kernel, for callers. */
export const ADAPTIVE_STEP = 'UninasAdaptiveStep';

/** `value - rate * direction / (scale * sqrt(square) + epsilon)`; the numbers are attributes. */
export function adaptiveStepKernel(pack: KernelPack): HeapKernel {
  return {
    name: ADAPTIVE_STEP,
    run(heap, inputs, attributes) {
      const value = input(inputs, 'value');
      const y = heap.makeOutput(value.shape, 'float32');
      const { rate, scale, epsilon } = attributes as { rate: number; scale: number; epsilon: number };
      pack.functions.adaptiveStep(
        pack.address(value),
        pack.address(input(inputs, 'direction')),
        pack.address(input(inputs, 'square')),
        pack.address(y),
        sizeOf(value.shape),
        rate,
        scale,
        epsilon,
      );
      return y;
    },
  };
}
