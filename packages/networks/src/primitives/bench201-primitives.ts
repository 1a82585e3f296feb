import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * The operations of NAS-Bench-201: zero, skip connection, 1x1 and 3x3 convolution, 3x3 average pooling.
 *
 * Convolutions are ReLU, convolution, batch normalisation without scale and
 * offset. With stride 2 the skip connection is a factorised reduction.
 *
 * @source Dong and Yang, 2020, "NAS-Bench-201: Extending the scope of reproducible neural architecture search", section 2.1
 */
@Register.as('primitive_set')
export class Bench201Primitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const steps = { act_fun: 'relu', order: 'act_w_bn', use_bn: true, bn_affine: false, stride };
    const skip = stride === 1 ? { name: 'SkipLayer' } : { name: 'FactorizedReductionLayer', kwargs: steps };
    const pool = { pool_type: 'avg', k_size: 3, stride, order: 'w', use_bn: false };
    return [
      { name: 'ZeroLayer', kwargs: { stride } },
      skip,
      { name: 'ConvLayer', kwargs: { ...steps, k_size: 1 } },
      { name: 'ConvLayer', kwargs: { ...steps, k_size: 3 } },
      { name: 'PoolingLayer', kwargs: pool },
    ];
  }
}
