import { AttentionModule } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, float, list, moduleName, Register } from '@uninas/core';
import { ascending } from '../layers/thresholds.js';

/**
 * Squeeze and excitation that learns its number of inner features: each group
 * of them beyond the smallest number counts only while the sum of its squared
 * weights exceeds a trainable threshold.
 *
 * With 0 among the numbers none may be left; the scales do not depend on the
 * image then.
 *
 * @source Stamoulis et al., 2019, "Single-Path NAS: Designing hardware-efficient ConvNets in less than 4 hours", section 3
 */
@Register.as('attention_module')
export class SqueezeExcitationThresholdModule extends AttentionModule.with({
  c_muls: list(float, [0, 0.25, 0.5], 'inner features to choose from, as multiples of the channels', {
    min: 0,
    minLength: 1,
  }),
  squeeze_act: moduleName('act_fun', 'relu', 'activation function of the inner features'),
  excite_act: moduleName('act_fun', 'sigmoid', 'activation function of the scales'),
  squeeze_bias: bool(true, 'add a trainable offset to each inner feature'),
  excite_bias: bool(true, 'add a trainable offset to each scale'),
}) {
  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const { c_muls, squeeze_act, excite_act, squeeze_bias, excite_bias } = this.args;
    return inputs.map((x) => {
      const channels = x.shape.at(-1)!;
      const base = this.channels(x, features);
      const inner = ascending(c_muls.map((c_mul) => Math.trunc(base * c_mul)));
      const most = inner.at(-1)!;
      if (most < 1) builder.fail(`c_muls leave none of ${base} channels`);
      const pixel = builder.reshape(builder.globalAvgPool(x), [1, 1, channels]);
      const thresholds = { sizes: [1], features: inner };
      let y = builder.conv2d(pixel, { name: 'squeeze', features: most, size: 1, bias: squeeze_bias, thresholds });
      y = builder.conv2d(builder.activation(y, squeeze_act), {
        name: 'excite',
        features: channels,
        size: 1,
        bias: excite_bias,
      });
      return builder.mul(x, builder.reshape(builder.activation(y, excite_act), [channels]));
    });
  }
}
