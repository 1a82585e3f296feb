import { NetworkStem } from '@uninas/contracts';
import type { Description, PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { one, Register } from '@uninas/core';

/**
 * A 3x3 convolution with batch normalisation, whose result is returned twice.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", as in the published code
 */
@Register.as('network_stem')
export class DartsCifarStem extends NetworkStem.with({}) {
  static override readonly parts: PartSlots = { stem_module: one('network_layer', 'the convolution') };

  override describe(): Description {
    const kwargs = { k_size: 3, order: 'w_bn', use_bn: true, bn_affine: true };
    return {
      name: 'DartsCifarStem',
      kwargs: { ...this.args },
      submodules: { stem_module: { name: 'ConvLayer', kwargs } },
    };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const { features } = this.args;
    if (features < 1) builder.fail('features must be set to the number of output channels');
    const [y] = builder.part('stem_module', this.part('stem_module'), inputs, features);
    return [y!, y!];
  }
}
