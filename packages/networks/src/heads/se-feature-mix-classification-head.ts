import { NetworkHead } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { bool, float, int, moduleName, Register } from '@uninas/core';
import { makeDivisible } from '../layers/divisible.js';

/**
 * Global average pooling, squeeze and excitation, linear layer, activation,
 * dropout, linear layer: `[height, width, channels]` to `[classes]`.
 *
 * @source Zhang et al., 2019, "ShuffleNet-Series", ShuffleNetV2+
 */
@Register.as('network_head')
export class SeFeatureMixClassificationHead extends NetworkHead.with({
  se_cmul: float(0.25, 'inner features of the attention as a multiple of the channels; 0 for no attention', { min: 0 }),
  se_squeeze_bias: bool(true, 'add a trainable offset to each inner feature, where no batch normalisation follows'),
  se_excite_bias: bool(true, 'add a trainable offset to each scale'),
  se_act_fun: moduleName('act_fun', 'relu', 'activation function of the inner features'),
  se_bn: bool(true, 'batch normalisation of the inner features'),
  features: int(1280, 'number of mixed features', { min: 1 }),
  act_fun: moduleName('act_fun', 'relu', 'activation function of the mixed features'),
  bias0: bool(false, 'add a trainable offset to each mixed feature'),
  dropout: float(0, 'probability of dropout, unless a regularizer sets it', { min: 0, below: 1 }),
  bias1: bool(false, 'add a trainable offset to each class'),
}) {
  static override readonly uses = ['hsigmoid'];

  override describe(): Description {
    return { name: 'SeFeatureMixClassificationHead', kwargs: { ...this.args } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[], classes: number): readonly Value[] {
    const { features, act_fun, bias0, dropout: rate, bias1 } = this.args;
    return inputs.map((x) => {
      const scaled = this.attend(builder, builder.globalAvgPool(x));
      const mixed = builder.activation(builder.linear(scaled, { name: 'mix', features, bias: bias0 }), act_fun);
      return builder.linear(builder.dropout(mixed, { rate, isHead: true }), { features: classes, bias: bias1 });
    });
  }

  private attend(builder: PlanBuilder, x: Value): Value {
    const { se_cmul, se_squeeze_bias, se_excite_bias, se_act_fun, se_bn } = this.args;
    if (se_cmul === 0) return x;
    const channels = x.shape[0]!;
    const pixel = builder.reshape(x, [1, 1, channels]);
    // The batch normalisation has an offset of its own.
    const bias = se_squeeze_bias && !se_bn;
    let y = builder.linear(builder.globalAvgPool(pixel), {
      name: 'squeeze',
      features: makeDivisible(channels * se_cmul),
      bias,
    });
    if (se_bn) y = builder.batchNorm(y, { name: 'squeeze_bn' });
    y = builder.linear(builder.activation(y, se_act_fun), { name: 'excite', features: channels, bias: se_excite_bias });
    return builder.mul(x, builder.activation(y, 'hsigmoid'));
  }
}
