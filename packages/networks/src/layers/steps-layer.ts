import { NetworkLayer } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, float, moduleName, str } from '@uninas/core';

/**
 * A layer whose weights, batch normalisation and activation run in any order.
 *
 * `order` lists the steps `w`, `bn` and `act`, joined by underscores. `w` is
 * dropout of whole channels and then what the layer does itself.
 */
export abstract class StepsLayer extends NetworkLayer.with({
  use_bn: bool(true, 'batch normalisation at its place in the order'),
  bn_affine: bool(false, 'batch normalisation with trainable scale and offset'),
  act_fun: moduleName('act_fun', 'identity', 'activation function at its place in the order'),
  act_inplace: bool(false, 'accepted and without effect: results are new tensors'),
  dropout_rate: float(0, 'probability of dropout before the weights', { min: 0, below: 1 }),
  dropout_inplace: bool(false, 'accepted and without effect: results are new tensors'),
  dropout_keep: bool(false, 'accepted and without effect: a rate of 0 drops nothing'),
  order: str('w_bn_act', 'order of the steps w, bn and act, joined by underscores'),
}) {
  /** Whether dropout drops whole channels rather than single elements. */
  protected readonly dropsChannels: boolean = true;

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const { use_bn, bn_affine, act_fun, dropout_rate } = this.args;
    if (inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    let x = inputs[0]!;
    for (const step of this.steps(builder)) {
      switch (step) {
        case 'w':
          x = builder.dropout(x, { rate: dropout_rate, channels: this.dropsChannels });
          x = this.weigh(builder, x, features);
          break;
        case 'bn':
          if (use_bn) x = builder.batchNorm(x, { affine: bn_affine });
          break;
        case 'act':
          x = builder.activation(x, act_fun);
          break;
        default:
          builder.fail(`the order "${this.order}" has the step "${step}"; there are w, bn and act`);
      }
    }
    return [x];
  }

  /** What the layer does itself. */
  protected abstract weigh(builder: PlanBuilder, x: Value, features: number): Value;

  protected get order(): string {
    return this.args.order;
  }

  private steps(builder: PlanBuilder): readonly string[] {
    const steps = this.order.split('_');
    const isRepeated = new Set(steps).size < steps.length;
    if (isRepeated || !steps.includes('w')) {
      builder.fail(`the order "${this.order}" must have the step w, and none of w, bn and act twice`);
    }
    return steps;
  }
}
