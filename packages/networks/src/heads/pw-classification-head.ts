import { NetworkHead } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { bool, float, moduleName, Register } from '@uninas/core';

/** Classifies every pixel: activation, dropout, 1x1 convolution; `[height, width, channels]` to `[height, width, classes]`. */
@Register.as('network_head')
export class PwClassificationHead extends NetworkHead.with({
  act_fun: moduleName('act_fun', 'relu', 'activation function'),
  bias: bool(true, 'add a trainable offset to each class'),
  dropout: float(0, 'probability of dropout, unless a regularizer sets it', { min: 0, below: 1 }),
}) {
  override describe(): Description {
    return { name: 'PwClassificationHead', kwargs: { ...this.args } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const { act_fun, bias, dropout: rate } = this.args;
    return inputs.map((x) => {
      const active = builder.dropout(builder.activation(x, act_fun), { rate, isHead: true });
      return builder.conv2d(active, { features, size: 1, bias });
    });
  }
}
