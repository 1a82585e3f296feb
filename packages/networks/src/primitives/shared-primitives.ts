import { PrimitiveSet } from '@uninas/contracts';
import type { Description, JsonValue } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { efficientAttention, invertedBottlenecks, squeezeOfInput } from './inverted-bottlenecks.js';

/**
 * The six inverted bottlenecks of MobileNetV2Primitives; those of one expansion share their 1x1 convolutions.
 *
 * @source Laube and Zell, 2021, "Inter-choice dependent super-network weights", section 4
 */
@Register.as('primitive_set')
export class SharedMobileNetV2Primitives extends PrimitiveSet.with({}) {
  protected readonly act_fun: string = 'relu6';
  protected readonly attention: { readonly [name: string]: JsonValue } | undefined = undefined;

  override candidates(stride: number): readonly Description[] {
    const { act_fun, attention } = this;
    return invertedBottlenecks({ stride, act_fun, ...(attention && { attention }) });
  }

  override ownChoice(weight: string, stride: number): Description {
    const { strategy_name } = this.args;
    const { act_fun, attention = null } = this;
    return {
      name: 'SharedMixedMobileInvertedConvLayer',
      kwargs: { name: weight, strategy_name, stride, act_fun, att_dict: attention },
    };
  }
}

/** SharedMobileNetV2Primitives with swish, and squeeze and excitation of a quarter of the block's input channels. */
@Register.as('primitive_set')
export class SharedEfficientNetPrimitives extends SharedMobileNetV2Primitives.with({}) {
  protected override readonly act_fun = 'swish';
  protected override readonly attention = squeezeOfInput;
}

/** SharedMobileNetV2Primitives with swish and efficient channel attention. */
@Register.as('primitive_set')
export class SharedEfficientNetECAPrimitives extends SharedMobileNetV2Primitives.with({}) {
  protected override readonly act_fun = 'swish';
  protected override readonly attention = efficientAttention;
}
