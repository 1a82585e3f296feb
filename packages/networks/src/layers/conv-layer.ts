import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, int, Register, str } from '@uninas/core';
import { paddingOf } from './padding.js';
import { StepsLayer } from './steps-layer.js';

/** A convolution with batch normalisation and activation in any order. */
@Register.as('network_layer')
export class ConvLayer extends StepsLayer.with({
  k_size: int(3, 'width and height of the kernel', { min: 1 }),
  dilation: int(1, 'distance of neighbouring taps', { min: 1 }),
  stride: int(1, 'step in both directions', { min: 1 }),
  groups: int(1, 'channel groups, -1 for one for each channel', { min: -1 }),
  bias: bool(false, 'add a trainable offset to each channel'),
  padding: str('same', 'zeros at each side, or same: (k * d - 1) // 2'),
}) {
  protected override weigh(builder: PlanBuilder, x: Value, features: number): Value {
    const { k_size, dilation, stride, groups, bias, padding } = this.args;
    if (groups === 0) builder.fail('groups must not be 0');
    return builder.conv2d(x, {
      features,
      size: k_size,
      dilation,
      stride,
      groups,
      bias,
      padding: paddingOf(builder, padding),
    });
  }
}
