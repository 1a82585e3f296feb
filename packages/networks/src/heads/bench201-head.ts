import { NetworkHead } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * Batch normalisation, ReLU, global average pooling, dropout, linear layer: `[height, width, channels]` to `[classes]`.
 *
 * @source Dong and Yang, 2020, "NAS-Bench-201: Extending the scope of reproducible neural architecture search", the macro skeleton
 */
@Register.as('network_head')
export class Bench201Head extends NetworkHead.with({}) {
  static override readonly uses = ['relu'];

  override describe(): Description {
    return { name: 'Bench201Head', kwargs: { ...this.args } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return inputs.map((x) => {
      const active = builder.activation(builder.batchNorm(x), 'relu');
      const flat = builder.dropout(builder.globalAvgPool(active), { rate: 0, isHead: true });
      return builder.linear(flat, { features, bias: true });
    });
  }
}
