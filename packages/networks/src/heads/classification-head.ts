import { NetworkHead } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { bool, float, Register } from '@uninas/core';

/** Global average pooling, dropout, linear layer: `[height, width, channels]` to `[classes]`. */
@Register.as('network_head')
export class ClassificationHead extends NetworkHead.with({
  bias: bool(true, 'add a trainable offset to each class'),
  dropout: float(0, 'probability of dropout, unless a regularizer sets it', { min: 0, below: 1 }),
}) {
  override describe(): Description {
    return { name: 'ClassificationHead', kwargs: { ...this.args } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const { bias, dropout: rate } = this.args;
    return inputs.map((x) => {
      const flat = builder.dropout(builder.globalAvgPool(x), { rate, isHead: true });
      return builder.linear(flat, { features, bias });
    });
  }
}
