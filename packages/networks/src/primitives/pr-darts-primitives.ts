import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { dilConv, pool, sepConv, skip } from './darts-ops.js';

/**
 * The eleven operations of Prune and Replace NAS, for the networks found there:
 * skip connection, maximum and average pooling with batch normalisation, single
 * and double separable convolutions with kernels of 3, 5, 7, and separable
 * convolutions of dilation 2 with kernels of 3 and 5.
 *
 * @source Laube and Zell, 2019, "Prune and Replace NAS", section 4
 */
@Register.as('primitive_set')
export class DNU_PRDartsPrimitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    return [
      skip(stride, true),
      pool('max', stride, true),
      pool('avg', stride, true),
      ...[1, 2].flatMap((count) => [3, 5, 7].map((size) => sepConv(size, stride, true, count))),
      dilConv(3, stride, true),
      dilConv(5, stride, true),
    ];
  }
}
