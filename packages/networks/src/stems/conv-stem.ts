import { NetworkStem } from '@uninas/contracts';
import type { Description, PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { bool, int, moduleName, one, Register, str } from '@uninas/core';

/** One convolution as the beginning of a network. */
@Register.as('network_stem')
export class ConvStem extends NetworkStem.with({
  stride: int(1, 'step in both directions', { min: 1 }),
  k_size: int(3, 'width and height of the kernel', { min: 1 }),
  act_fun: moduleName('act_fun', 'identity', 'activation function'),
  order: str('w_bn_act', 'order of the steps w, bn and act, joined by underscores'),
  use_bn: bool(true, 'batch normalisation'),
  bn_affine: bool(true, 'batch normalisation with trainable scale and offset'),
}) {
  static override readonly parts: PartSlots = { stem_module: one('network_layer', 'the convolution') };

  override describe(): Description {
    const { stride, k_size, act_fun, order, use_bn, bn_affine } = this.args;
    const kwargs = { use_bn, bn_affine, act_fun, order, k_size, stride };
    return {
      name: 'ConvStem',
      kwargs: { ...this.args },
      submodules: { stem_module: { name: 'ConvLayer', kwargs } },
    };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const { features } = this.args;
    if (features < 1) builder.fail('features must be set to the number of output channels');
    return builder.part('stem_module', this.part('stem_module'), inputs, features);
  }
}
