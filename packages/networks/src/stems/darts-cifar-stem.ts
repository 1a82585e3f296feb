import { NetworkStem } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * A 3x3 convolution with batch normalisation, whose result is returned twice.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", as in the published code
 */
@Register.as('network_stem')
export class DartsCifarStem extends NetworkStem.with({}) {
  override describe(): Description {
    return { name: 'DartsCifarStem', kwargs: { ...this.args } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const { features } = this.args;
    if (features < 1) builder.fail('features must be set to the number of output channels');
    return inputs.flatMap((x) => {
      const y = builder.batchNorm(builder.conv2d(x, { features, size: 3 }));
      return [y, y];
    });
  }
}
