import { NetworkStem } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * Three 3x3 convolutions of stride 2 with batch normalisation, ReLU between
 * them; the results of the last two are returned. The first one has half of the channels.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", as in the published code
 */
@Register.as('network_stem')
export class DartsImagenetStem extends NetworkStem.with({}) {
  static override readonly uses = ['relu'];

  override describe(): Description {
    return { name: 'DartsImagenetStem', kwargs: { ...this.args } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const { features } = this.args;
    if (features < 2) builder.fail('features must be set to the number of output channels, at least 2');
    const halve = (x: Value, name: string, channels: number): Value =>
      builder.batchNorm(builder.conv2d(x, { name: `conv_${name}`, features: channels, size: 3, stride: 2 }), {
        name: `bn_${name}`,
      });
    return inputs.flatMap((x) => {
      const first = halve(builder.activation(halve(x, '1', Math.floor(features / 2)), 'relu'), '2', features);
      return [first, halve(builder.activation(first, 'relu'), '3', features)];
    });
  }
}
