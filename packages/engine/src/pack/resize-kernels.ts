import { input, type HeapKernel } from '../backend/heap.js';
import { imageShape } from '../runtime/shape.js';
import type { KernelPack } from './kernel-pack.js';
import { sumWindows } from './sum-windows.js';
import { Lists, reversed, type Sources } from './window-lists.js';

/** Names of the kernels, for callers. */
export const RESIZE = { forward: 'UninasResizeNearest', gradient: 'UninasResizeNearestGradient' } as const;

/**
 * Images whose pixels are the nearest ones of the input, times the attribute
 * `factor`, and the gradient: windows of one pixel each.
 */
export function resizeKernels(pack: KernelPack): readonly HeapKernel[] {
  return [
    resizing(pack, RESIZE.forward, 'x', nearest),
    resizing(pack, RESIZE.gradient, 'dy', (size, count) => reversed(nearest(count, size), count)),
  ];
}

/** @param sourcesOf for each of `count` places of the result those of the `size` of the input that are summed there */
function resizing(
  pack: KernelPack,
  name: string,
  from: string,
  sourcesOf: (size: number, count: number) => Sources,
): HeapKernel {
  const lists = new Lists(sourcesOf);
  return {
    name,
    run(heap, inputs, attributes) {
      const x = input(inputs, from);
      const [rows, columns] = attributes['size'] as readonly [number, number];
      const [batch, height, width, channels] = imageShape(x.shape);
      const y = heap.makeOutput([batch, rows, columns, channels], 'float32');
      const factor = attributes['factor'] as number;
      sumWindows(
        pack,
        pack.address(x),
        pack.address(y),
        x.shape,
        [rows, columns],
        [lists.of(height, rows), lists.of(width, columns)],
        factor,
      );
      return y;
    },
  };
}

/** For each of `count` places the one of `size` that is the nearest before it. */
function nearest(size: number, count: number): Sources {
  return Array.from({ length: count }, (_, i) => [Math.floor((i * size) / count)]);
}
