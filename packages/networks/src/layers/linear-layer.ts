import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, Register } from '@uninas/core';
import { StepsLayer } from './steps-layer.js';

/** A linear layer on `[batch, features]` with batch normalisation and activation in any order. */
@Register.as('network_layer')
export class LinearLayer extends StepsLayer.with({
  bias: bool(false, 'add a trainable offset to each feature'),
}) {
  protected override readonly dropsChannels = false;

  protected override weigh(builder: PlanBuilder, x: Value, features: number): Value {
    return builder.linear(x, { features, bias: this.args.bias });
  }
}
