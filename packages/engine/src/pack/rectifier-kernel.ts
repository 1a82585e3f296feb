import { input, type HeapKernel } from '../backend/heap.js';
import { sizeOf } from '../runtime/shape.js';
import type { KernelPack } from './kernel-pack.js';

/** Names of the kernels, for callers. */
export const CLIP = 'UninasClip';
export const RECTIFIER_GRADIENT = 'UninasRectifierGradient';

/** Elements moved to between the attributes `least` and `most`; what is not a number stays so. */
export function clipKernel(pack: KernelPack): HeapKernel {
  return {
    name: CLIP,
    run(heap, inputs, attributes) {
      const x = input(inputs, 'x');
      const y = heap.makeOutput(x.shape, 'float32');
      const [least, most] = [attributes['least'], attributes['most']] as [number, number];
      pack.functions.clip(pack.address(x), pack.address(y), sizeOf(x.shape), least, most);
      return y;
    },
  };
}

/** The gradient of relu and its kin from the output: 0 where `y` is at most 0 or at the attribute `limit`, else `dy`. */
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
