import { NetworkStem } from '@uninas/contracts';
import type { Description, PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { float, int, moduleName, one, Register } from '@uninas/core';

/**
 * A convolution, then an inverted bottleneck with expansion 1 and optional squeeze and excitation.
 *
 * @source Sandler et al., 2018, "MobileNetV2: Inverted residuals and linear bottlenecks", table 2
 */
@Register.as('network_stem')
export class MobileNetV2Stem extends NetworkStem.with({
  stride: int(2, 'step of the convolution', { min: 1 }),
  k_size: int(3, 'width and height of the kernel of the convolution', { min: 1 }),
  act_fun: moduleName('act_fun', 'relu6', 'activation function of the convolution'),
  features1: int(16, 'output channels of the inverted bottleneck', { min: 1 }),
  stride1: int(1, 'step of the inverted bottleneck', { min: 1 }),
  k_size1: int(3, 'width and height of the kernel of the inverted bottleneck', { min: 1 }),
  act_fun1: moduleName('act_fun', 'relu6', 'activation function of the inverted bottleneck'),
  se_cmul1: float(0, 'inner features of the attention as a multiple of the channels; 0 for no attention', { min: 0 }),
}) {
  static override readonly parts: PartSlots = {
    stem0: one('network_layer', 'the convolution'),
    stem1: one('network_layer', 'the inverted bottleneck'),
  };

  override describe(): Description {
    const { stride, k_size, act_fun, stride1, k_size1, act_fun1, se_cmul1 } = this.args;
    const attention = { att_cls: 'SqueezeExcitationChannelModule', c_mul: se_cmul1, squeeze_act: act_fun1 };
    const conv = { k_size, stride, act_fun, act_inplace: true, bn_affine: true };
    const bottleneck = { k_size: k_size1, stride: stride1, expansion: 1, act_fun: act_fun1 };
    return {
      name: 'MobileNetV2Stem',
      kwargs: { ...this.args },
      submodules: {
        stem0: { name: 'ConvLayer', kwargs: conv },
        stem1: {
          name: 'MobileInvertedConvLayer',
          kwargs: { ...bottleneck, att_dict: se_cmul1 > 0 ? attention : null },
        },
      },
    };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const { features, features1 } = this.args;
    if (features < 1) builder.fail('features must be set to the number of output channels');
    const values = builder.part('stem0', this.part('stem0'), inputs, features);
    return builder.part('stem1', this.part('stem1'), values, features1);
  }
}
