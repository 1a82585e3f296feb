import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { invertedBottlenecks, withSkip } from './inverted-bottlenecks.js';

/**
 * Six inverted bottlenecks with ReLU6: expansion 3 with kernels of 3, 5, 7, then expansion 6.
 *
 * @source Chu et al., 2019, "FairNAS: Rethinking evaluation fairness of weight sharing neural architecture search", section 4.1
 */
@Register.as('primitive_set')
export class MobileNetV2Primitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    return invertedBottlenecks({ stride, act_fun: 'relu6' });
  }
}

/** MobileNetV2Primitives and, with stride 1, a skip connection. */
@Register.as('primitive_set')
export class MobileNetV2SkipPrimitives extends MobileNetV2Primitives.with({}) {
  override candidates(stride: number): readonly Description[] {
    return withSkip(super.candidates(stride), 'SkipLayer', stride);
  }
}

/** MobileNetV2Primitives and, with stride 1, a linear transformer. */
@Register.as('primitive_set')
export class MobileNetV2SkipLTPrimitives extends MobileNetV2Primitives.with({}) {
  override candidates(stride: number): readonly Description[] {
    return withSkip(super.candidates(stride), 'LinearTransformerLayer', stride);
  }
}

/**
 * MobileNetV2Primitives with squeeze and excitation of a quarter of the expanded channels.
 *
 * In the original this set is empty.
 */
@Register.as('primitive_set')
export class MobileNetV2SePrimitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    const attention = { att_cls: 'SqueezeExcitationChannelModule', c_mul: 0.25 };
    return invertedBottlenecks({ stride, act_fun: 'relu6', attention });
  }
}
