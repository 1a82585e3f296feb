import type { Window2d } from '@uninas/contracts';
import { input, type HeapKernel } from '../backend/heap.js';
import { outputSize } from '../convolution/geometry.js';
import { imageShape } from '../runtime/shape.js';
import { FLOAT } from './gather-plan.js';
import type { KernelPack } from './kernel-pack.js';
import { listOf, reversed, sourcesOf, type Sources } from './window-lists.js';

/** Names of the kernels, for callers. */
export const AVERAGE_POOL = { forward: 'UninasAveragePool', gradient: 'UninasAveragePoolGradient' } as const;

/** Average pooling that divides by the size of the window, and its gradient. */
export function averagePoolKernels(pack: KernelPack): readonly HeapKernel[] {
  return [
    {
      name: AVERAGE_POOL.forward,
      run(heap, inputs, attributes) {
        const x = input(inputs, 'x');
        const window = attributes['window'] as Window2d;
        const [batch, height, width, channels] = imageShape(x.shape);
        const [rows, columns] = outputSize(height, width, window);
        const y = heap.makeOutput([batch, rows, columns, channels], 'float32');
        const sources = sourcesOf(window, [height, width], [rows, columns]);
        sumWindows(pack, pack.address(x), pack.address(y), x.shape, [rows, columns], sources, window);
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
        const [down, right] = sourcesOf(window, [height, width], [rows, columns]);
        const sources = [reversed(down, height), reversed(right, width)] as const;
        sumWindows(pack, pack.address(dy), pack.address(dx), dy.shape, [height, width], sources, window);
        return dx;
      },
    },
  ];
}

function sumWindows(
  pack: KernelPack,
  from: number,
  to: number,
  shape: readonly number[],
  [rows, columns]: readonly [number, number],
  [down, right]: readonly [Sources, Sources],
  { kernel }: Window2d,
): void {
  const [batch, height, width, channels] = imageShape(shape);
  const lists = [listOf(down), listOf(right)] as const;
  const [rowList, columnList, line] = pack.scratch.reserve([
    lists[0].byteLength,
    lists[1].byteLength,
    width * channels * FLOAT,
  ]);
  pack.write(rowList, lists[0]);
  pack.write(columnList, lists[1]);
  const factor = 1 / (kernel[0] * kernel[1]);
  pack.functions.sumWindows(from, to, batch, height, width, channels, rows, columns, rowList, columnList, line, factor);
}
