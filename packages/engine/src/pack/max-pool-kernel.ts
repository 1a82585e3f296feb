import type { Window2d } from '@uninas/contracts';
import { input, type HeapKernel } from '../backend/heap.js';
import { imageShape, sizeOf } from '../runtime/shape.js';
import { FLOAT } from './gather-plan.js';
import type { KernelPack } from './kernel-pack.js';
import { listOf, sourcesOf } from './window-lists.js';

/** Name of the kernel, for callers. */
export const MAX_POOL_GRADIENT = 'UninasMaxPoolGradient';

/** The gradient of max pooling from `dy`, the input `x` and the output `y`; the first largest element gets it. */
export function maxPoolGradientKernel(pack: KernelPack): HeapKernel {
  return {
    name: MAX_POOL_GRADIENT,
    run(heap, inputs, attributes) {
      const x = input(inputs, 'x');
      const y = input(inputs, 'y');
      const [batch, height, width, channels] = imageShape(x.shape);
      const [, rows, columns] = imageShape(y.shape);
      const dx = heap.makeOutput(x.shape, 'float32');
      const [down, right] = sourcesOf(attributes['window'] as Window2d, [height, width], [rows, columns]);
      const lists = [listOf(down), listOf(right)] as const;
      const [rowList, columnList] = pack.scratch.reserve([lists[0].byteLength, lists[1].byteLength]);
      pack.write(rowList, lists[0]);
      pack.write(columnList, lists[1]);
      pack.clear(pack.address(dx), sizeOf(x.shape) * FLOAT);
      pack.functions.maxPoolGradient(
        pack.address(x),
        pack.address(y),
        pack.address(input(inputs, 'dy')),
        pack.address(dx),
        batch,
        height,
        width,
        channels,
        rows,
        columns,
        rowList,
        columnList,
      );
      return dx;
    },
  };
}
