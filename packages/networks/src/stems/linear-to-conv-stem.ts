import { NetworkStem } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { bool, moduleName, Register } from '@uninas/core';

/** A linear layer with batch normalisation and activation, whose features become the channels of one pixel: `[features]` to `[1, 1, channels]`. */
@Register.as('network_stem')
export class LinearToConvStem extends NetworkStem.with({
  act_fun: moduleName('act_fun', 'relu6', 'activation function'),
  use_bias: bool(true, 'add a trainable offset to each feature'),
  use_bn: bool(true, 'batch normalisation'),
}) {
  override describe(): Description {
    return { name: 'LinearToConvStem', kwargs: { ...this.args } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const { features, act_fun, use_bias: bias, use_bn } = this.args;
    if (features < 1) builder.fail('features must be set to the number of output channels');
    return inputs.map((x) => {
      const y = builder.linear(x, { features, bias });
      return builder.reshape(builder.activation(use_bn ? builder.batchNorm(y) : y, act_fun), [1, 1, features]);
    });
  }
}
