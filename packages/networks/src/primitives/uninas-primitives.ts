import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { efficientAttention, invertedBottlenecks, withSkip } from './inverted-bottlenecks.js';

/**
 * Six inverted bottlenecks with hard swish, efficient channel attention and
 * mixed kernels: expansion 3 with kernels of 3, of 3 and 5, and of 3, 5 and 7,
 * then expansion 6; with stride 1 also a linear transformer.
 *
 * @source Laube, 2021, "The UniNAS framework"
 */
@Register.as('primitive_set')
export class UninasMixedEcaHswishPrimitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const sizes = [[3], [3, 5], [3, 5, 7]];
    const ops = invertedBottlenecks({ stride, act_fun: 'hswish', attention: efficientAttention, sizes });
    return withSkip(ops, 'LinearTransformerLayer', stride);
  }
}

/**
 * Five 1x1 convolutions that differ in their activation functions: sigmoid,
 * tanh, ReLU6, swish, Mish; to search networks that predict.
 *
 * @source Laube, 2021, "The UniNAS framework"
 */
@Register.as('primitive_set')
export class UninasLearnPredictorsNoSkip extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    return ['sigmoid', 'tanh', 'relu6', 'swish', 'mish'].map((act_fun) => ({
      name: 'ConvLayer',
      kwargs: { k_size: 1, stride, act_fun, order: 'w_bn_act', use_bn: true, bn_affine: true },
    }));
  }
}

/** UninasLearnPredictorsNoSkip and, with stride 1, a linear transformer. */
@Register.as('primitive_set')
export class UninasLearnPredictorsSkip extends UninasLearnPredictorsNoSkip.with({}) {
  override candidates(stride: number): readonly Description[] {
    return withSkip(super.candidates(stride), 'LinearTransformerLayer', stride);
  }
}
