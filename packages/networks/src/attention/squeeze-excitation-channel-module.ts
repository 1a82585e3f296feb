import { AttentionModule } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, float, int, moduleName, Register } from '@uninas/core';
import { makeDivisible } from '../layers/divisible.js';

/**
 * Squeeze and excitation: scales channels by what two linear layers make of their averages.
 *
 * @source Hu et al., 2018, "Squeeze-and-excitation networks", section 3
 */
@Register.as('attention_module')
export class SqueezeExcitationChannelModule extends AttentionModule.with({
  divisible: int(-1, 'round the inner features to a multiple of this; -1 to cut fractions off', { min: -1 }),
  c_mul: float(0.25, 'inner features as a multiple of the channels', { above: 0 }),
  squeeze_act: moduleName('act_fun', 'relu', 'activation function of the inner features'),
  excite_act: moduleName('act_fun', 'sigmoid', 'activation function of the scales'),
  squeeze_bias: bool(true, 'add a trainable offset to each inner feature'),
  excite_bias: bool(true, 'add a trainable offset to each scale'),
  squeeze_bn: bool(false, 'batch normalisation of the inner features'),
  squeeze_bn_affine: bool(false, 'that batch normalisation with trainable scale and offset'),
}) {
  static override readonly written = { divisible: 'nullable' } as const;

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const { squeeze_act, excite_act, squeeze_bias, excite_bias, squeeze_bn, squeeze_bn_affine } = this.args;
    return inputs.map((x) => {
      const inner = this.inner(this.channels(x, features));
      if (inner < 1) builder.fail(`c_mul leaves none of ${this.channels(x, features)} channels`);
      const flat = builder.globalAvgPool(x);
      let y = builder.linear(flat, { name: 'squeeze', features: inner, bias: squeeze_bias, isPixelwise: true });
      if (squeeze_bn) y = builder.batchNorm(y, { affine: squeeze_bn_affine });
      y = builder.activation(y, squeeze_act);
      const out = x.shape.at(-1)!;
      y = builder.linear(y, { name: 'excite', features: out, bias: excite_bias, isPixelwise: true });
      return builder.mul(x, builder.activation(y, excite_act));
    });
  }

  private inner(channels: number): number {
    const { c_mul, divisible } = this.args;
    return divisible > 0 ? makeDivisible(channels * c_mul, divisible) : Math.trunc(channels * c_mul);
  }
}
