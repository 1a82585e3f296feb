import { input, type HeapKernel } from '../backend/heap.js';
import { sizeOf } from '../runtime/shape.js';
import type { KernelPack } from './kernel-pack.js';

/** Names of the kernels, for callers. */
export const WEIGHTED_SUM = 'UninasWeightedSum';
export const SCALE = 'UninasScale';

/** The sum of at least two tensors of one shape, each times its number in the attribute `factors`. */
export function weightedSumKernel(pack: KernelPack): HeapKernel {
  return {
    name: WEIGHTED_SUM,
    run(heap, inputs, attributes) {
      const [first, second, ...rest] = Object.values(inputs);
      const [p, q, ...others] = attributes['factors'] as number[];
      if (first === undefined || second === undefined || p === undefined || q === undefined) {
        throw new RangeError('a weighted sum needs two tensors and two factors');
      }
      const y = heap.makeOutput(first.shape, 'float32');
      const size = sizeOf(first.shape);
      const to = pack.address(y);
      pack.functions.weightedPair(pack.address(first), pack.address(second), to, size, p, q);
      rest.forEach((x, i) => pack.functions.addScaled(pack.address(x), to, size, others[i] ?? 1, true));
      return y;
    },
  };
}

/** A tensor times the number in the attribute `factor`. */
export function scaleKernel(pack: KernelPack): HeapKernel {
  return {
    name: SCALE,
    run(heap, inputs, attributes) {
      const x = input(inputs, 'x');
      const y = heap.makeOutput(x.shape, 'float32');
      pack.functions.addScaled(
        pack.address(x),
        pack.address(y),
        sizeOf(x.shape),
        attributes['factor'] as number,
        false,
      );
      return y;
    },
  };
}
