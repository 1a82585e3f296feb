import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, choice, int, Register, str } from '@uninas/core';
import { paddingOf } from './padding.js';
import { StepsLayer } from './steps-layer.js';

/**
 * Maximum or average of a window and a 1x1 convolution, with batch
 * normalisation and activation in any order. Averages count padded zeros.
 */
@Register.as('network_layer')
export class PoolingConvLayer extends StepsLayer.with({
  pool_type: choice('max', ['max', 'avg'], 'what is taken of a window'),
  k_size: int(3, 'width and height of the window', { min: 1 }),
  stride: int(1, 'step in both directions', { min: 1 }),
  padding: str('same', 'zeros at each side, or same: (k - 1) // 2'),
  bias: bool(false, 'add a trainable offset to each channel'),
}) {
  protected override weigh(builder: PlanBuilder, x: Value, features: number): Value {
    const { pool_type, k_size: size, stride, bias, padding } = this.args;
    const window = { size, stride, padding: paddingOf(builder, padding) };
    const y = pool_type === 'max' ? builder.maxPool(x, window) : builder.avgPool(x, window);
    return builder.conv2d(y, { features, size: 1, bias });
  }
}
