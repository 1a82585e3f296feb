import type { PlanBuilder, Value } from '@uninas/contracts';
import { choice, int, Register, str } from '@uninas/core';
import { paddingOf } from './padding.js';
import { StepsLayer } from './steps-layer.js';

/**
 * Maximum or average of a window, with batch normalisation and activation in any order.
 *
 * Keeps the channels and appends zeros up to the number asked for. Averages
 * count padded zeros.
 */
@Register.as('network_layer')
export class PoolingLayer extends StepsLayer.with({
  pool_type: choice('max', ['max', 'avg'], 'what is taken of a window'),
  k_size: int(3, 'width and height of the window', { min: 1 }),
  stride: int(1, 'step in both directions', { min: 1 }),
  padding: str('same', 'zeros at each side, or same: (k - 1) // 2'),
}) {
  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return super.plan(builder, inputs, features).map((x) => builder.padChannels(x, features));
  }

  protected override weigh(builder: PlanBuilder, x: Value): Value {
    const { pool_type, k_size, stride, padding } = this.args;
    const window = { size: k_size, stride, padding: paddingOf(builder, padding) };
    return pool_type === 'max' ? builder.maxPool(x, window) : builder.avgPool(x, window);
  }
}
