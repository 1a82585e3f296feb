import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { efficientAttention, invertedBottlenecks, squeezeOfInput, withSkip } from './inverted-bottlenecks.js';

/**
 * Six inverted bottlenecks with swish, and squeeze and excitation of a quarter
 * of the block's input channels: expansion 3 with kernels of 3, 5, 7, then
 * expansion 6; with stride 1 also a linear transformer.
 *
 * @source Tan and Le, 2019, "EfficientNet: Rethinking model scaling for convolutional neural networks", section 4
 */
@Register.as('primitive_set')
export class EfficientNetPrimitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const ops = invertedBottlenecks({ stride, act_fun: 'swish', attention: squeezeOfInput });
    return withSkip(ops, 'LinearTransformerLayer', stride);
  }
}

/** EfficientNetPrimitives with efficient channel attention. */
@Register.as('primitive_set')
export class EfficientNetECAPrimitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const ops = invertedBottlenecks({ stride, act_fun: 'swish', attention: efficientAttention });
    return withSkip(ops, 'LinearTransformerLayer', stride);
  }
}

/** Four of EfficientNetPrimitives: expansion 3 with kernels of 3, 5, 7, and expansion 6 with 3. */
@Register.as('primitive_set')
export class EfficientNetPrimitivesMini extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    return invertedBottlenecks({ stride, act_fun: 'swish', attention: squeezeOfInput }).slice(0, 4);
  }
}
