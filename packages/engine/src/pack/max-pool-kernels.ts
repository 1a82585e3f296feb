import type { Window2d } from '@uninas/contracts';
import { input, type HeapKernel } from '../backend/heap.js';
import { outputSize } from '../convolution/geometry.js';
import { imageShape, sizeOf } from '../runtime/shape.js';
import { FLOAT } from './gather-plan.js';
import type { KernelPack } from './kernel-pack.js';
import { covered, Lists, listsOf } from './window-lists.js';

/** Names of the kernels, for callers. */
export const MAX_POOL = { forward: 'UninasMaxPool', gradient: 'UninasMaxPoolGradient' } as const;

/**
 * Max pooling, in which what is not a number is larger than all, and its gradient from
 * `dy`, the input `x` and the output `y`: the first largest element gets it.
 */
export function maxPoolKernels(pack: KernelPack): readonly HeapKernel[] {
  const known = new Lists(covered);
  /** Addresses of the lists of rows and columns that each window covers, and of `room` bytes. */
  const writeLists = (
    window: Window2d,
    size: readonly [number, number],
    count: readonly [number, number],
    room = 0,
  ): readonly [number, number, number] => {
    const lists = listsOf(known, window, size, count);
    const [rowList, columnList, line] = pack.scratch.reserve([lists[0].byteLength, lists[1].byteLength, room]);
    pack.write(rowList, lists[0]);
    pack.write(columnList, lists[1]);
    return [rowList, columnList, line];
  };

  return [
    {
      name: MAX_POOL.forward,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const window = attributes['window'] as Window2d;
        const [batch, height, width, channels] = imageShape(x.shape);
        const [rows, columns] = outputSize(height, width, window);
        const y = heap.makeOutput([batch, rows, columns, channels], 'float32');
        const lists = writeLists(window, [height, width], [rows, columns], width * channels * FLOAT);
        const [from, to] = [pack.address(x), pack.address(y)];
        pack.functions.maxPool(from, to, batch, height, width, channels, rows, columns, ...lists);
        return y;
      },
    },
    {
      name: MAX_POOL.gradient,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const y = input(inputs, 'y');
        const [batch, height, width, channels] = imageShape(x.shape);
        const [, rows, columns] = imageShape(y.shape);
        const dx = heap.makeOutput(x.shape, 'float32');
        const [rowList, columnList] = writeLists(attributes['window'] as Window2d, [height, width], [rows, columns]);
        const to = pack.address(dx);
        pack.clear(to, sizeOf(x.shape) * FLOAT);
        const [from, largest, dy] = [pack.address(x), pack.address(y), pack.address(input(inputs, 'dy'))];
        pack.functions.maxPoolGradient(
          from,
          largest,
          dy,
          to,
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
    },
  ];
}
