import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { bool, Register } from '@uninas/core';

/**
 * The operations of NAS-Bench-201: zero, skip connection, 1x1 and 3x3 convolution, 3x3 average pooling.
 *
 * Convolutions are ReLU, convolution, batch normalisation. With stride 2 the
 * skip connection is a factorised reduction.
 *
 * @source Dong and Yang, 2020, "NAS-Bench-201: Extending the scope of reproducible neural architecture search", section 2.1
 */
@Register.as('primitive_set')
export class Bench201Primitives extends PrimitiveSet.with({
  bn_affine: bool(
    false,
    'batch normalisation with trainable scale and offset, as in the published networks of the benchmark',
  ),
}) {
  override candidates(stride: number): readonly Description[] {
    const { bn_affine } = this.args;
    const steps = { act_fun: 'relu', order: 'act_w_bn', use_bn: true, bn_affine, stride };
    return [
      { name: 'ZeroLayer', kwargs: { stride } },
      this.skip(stride, { name: 'FactorizedReductionLayer', kwargs: steps }),
      { name: 'ConvLayer', kwargs: { ...steps, k_size: 1 } },
      { name: 'ConvLayer', kwargs: { ...steps, k_size: 3 } },
      this.pool(stride),
    ];
  }

  /** The skip connection; with stride 2 the reduction. */
  protected skip(stride: number, reduction: Description): Description {
    return stride === 1 ? { name: 'SkipLayer' } : reduction;
  }

  protected pool(stride: number): Description {
    const kwargs = { pool_type: 'avg', k_size: 3, stride, order: 'w', use_bn: false };
    return { name: 'PoolingLayer', kwargs };
  }
}

/** Bench201Primitives with a linear transformer in place of the skip connection. */
@Register.as('primitive_set')
export class Bench201LTsPrimitives extends Bench201Primitives.with({}) {
  protected override skip(stride: number, reduction: Description): Description {
    return stride === 1 ? { name: 'LinearTransformerLayer', kwargs: { stride } } : reduction;
  }
}

/** Bench201LTsPrimitives with a 1x1 convolution behind the average pooling. */
@Register.as('primitive_set')
export class Bench201LTspPrimitives extends Bench201LTsPrimitives.with({}) {
  protected override pool(stride: number): Description {
    const kwargs = { pool_type: 'avg', k_size: 3, stride, order: 'w', use_bn: false };
    return { name: 'PoolingConvLayer', kwargs };
  }
}
