import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * The operations of NAS-Bench-101: 3x3 and 1x1 convolution, 3x3 maximum pooling.
 *
 * Convolutions are convolution, batch normalisation without scale and offset, ReLU.
 *
 * @source Ying et al., 2019, "NAS-Bench-101: Towards reproducible neural architecture search", section 2.1
 */
@Register.as('primitive_set')
export class Bench101Primitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const conv = { stride, act_fun: 'relu', order: 'w_bn_act', use_bn: true, bn_affine: false };
    return [
      { name: 'ConvLayer', kwargs: { ...conv, k_size: 3 } },
      { name: 'ConvLayer', kwargs: { ...conv, k_size: 1 } },
      { name: 'PoolingLayer', kwargs: { pool_type: 'max', k_size: 3, stride, order: 'w', use_bn: false } },
    ];
  }
}
