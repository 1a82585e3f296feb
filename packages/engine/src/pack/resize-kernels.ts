import { input, type HeapKernel } from '../backend/heap.js';
import { imageShape } from '../runtime/shape.js';
import type { KernelPack } from './kernel-pack.js';
import { sumWindows } from './sum-windows.js';
import { reversed, type Sources } from './window-lists.js';

/** Names of the kernels, for callers. */
export const RESIZE = { forward: 'UninasResizeNearest', gradient: 'UninasResizeNearestGradient' } as const;

/**
 * Images whose pixels are the nearest ones of the input, times the attribute
 * `factor`, and the gradient: windows of one pixel each.
 */
export function resizeKernels(pack: KernelPack): readonly HeapKernel[] {
  return [
    {
      name: RESIZE.forward,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const [rows, columns] = attributes['size'] as readonly [number, number];
        const [batch, height, width, channels] = imageShape(x.shape);
        const y = heap.makeOutput([batch, rows, columns, channels], 'float32');
        const sources = [nearest(height, rows), nearest(width, columns)] as const;
        const factor = attributes['factor'] as number;
        sumWindows(pack, pack.address(x), pack.address(y), x.shape, [rows, columns], sources, factor);
        return y;
      },
    },
    {
      name: RESIZE.gradient,
      run(heap, inputs, attributes) {
        const dy = input(inputs, 'dy');
        const [height, width] = attributes['size'] as readonly [number, number];
        const [batch, rows, columns, channels] = imageShape(dy.shape);
        const dx = heap.makeOutput([batch, height, width, channels], 'float32');
        const sources = [reversed(nearest(height, rows), height), reversed(nearest(width, columns), width)] as const;
        const factor = attributes['factor'] as number;
        sumWindows(pack, pack.address(dy), pack.address(dx), dy.shape, [height, width], sources, factor);
        return dx;
      },
    },
  ];
}

/** For each of `count` places the one of `size` that is the nearest before it. */
function nearest(size: number, count: number): Sources {
  return Array.from({ length: count }, (_, i) => [Math.floor((i * size) / count)]);
}
