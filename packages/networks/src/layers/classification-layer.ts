import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, Register } from '@uninas/core';
import { StepsLayer } from './steps-layer.js';

/**
 * Batch normalisation, dropout of channels, global average pooling, linear layer: `[height, width, channels]` to `[features]`.
 *
 * The order is always `bn_w`, whatever the argument says.
 */
@Register.as('network_layer')
export class ClassificationLayer extends StepsLayer.with({
  dropout_keep: bool(true, 'accepted and without effect: a rate of 0 drops nothing'),
  bias: bool(false, 'add a trainable offset to each feature'),
  use_gap: bool(true, 'average over the image; the input is flat otherwise'),
}) {
  protected override get order(): string {
    return 'bn_w';
  }

  protected override weigh(builder: PlanBuilder, x: Value, features: number): Value {
    const flat = this.args.use_gap ? builder.globalAvgPool(x) : x;
    return builder.linear(flat, { features, bias: this.args.bias });
  }
}
