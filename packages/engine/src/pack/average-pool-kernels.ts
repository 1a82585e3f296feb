import type { Window2d } from '@uninas/contracts';
import { input, type HeapKernel } from '../backend/heap.js';
import { outputSize } from '../convolution/geometry.js';
import { imageShape } from '../runtime/shape.js';
import type { KernelPack } from './kernel-pack.js';
import { sumWindows } from './sum-windows.js';
import { covered, covering, Lists, listsOf } from './window-lists.js';

/** Names of the kernels, for callers. */
export const AVERAGE_POOL = { forward: 'UninasAveragePool', gradient: 'UninasAveragePoolGradient' } as const;

/** Average pooling that divides by the size of the window, and its gradient. */
export function averagePoolKernels(pack: KernelPack): readonly HeapKernel[] {
  const forwardLists = new Lists(covered);
  const gradientLists = new Lists(covering);
  return [
    {
      name: AVERAGE_POOL.forward,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const window = attributes['window'] as Window2d;
        const [batch, height, width, channels] = imageShape(x.shape);
        const [rows, columns] = outputSize(height, width, window);
        const y = heap.makeOutput([batch, rows, columns, channels], 'float32');
        const lists = listsOf(forwardLists, window, [height, width], [rows, columns]);
        sumWindows(
          pack,
          pack.address(x),
          pack.address(y),
          x.shape,
          [rows, columns],
          lists,
          1 / (window.kernel[0] * window.kernel[1]),
        );
        return y;
      },
    },
    {
      name: AVERAGE_POOL.gradient,
      run(heap, inputs, attributes) {
        const dy = input(inputs, 'dy');
        const window = attributes['window'] as Window2d;
        const shape = attributes['inputShape'] as number[];
        const [, height, width] = imageShape(shape);
        const [, rows, columns] = imageShape(dy.shape);
        const dx = heap.makeOutput(shape, 'float32');
        const lists = listsOf(gradientLists, window, [height, width], [rows, columns]);
        sumWindows(
          pack,
          pack.address(dy),
          pack.address(dx),
          dy.shape,
          [height, width],
          lists,
          1 / (window.kernel[0] * window.kernel[1]),
        );
        return dx;
      },
    },
  ];
}
