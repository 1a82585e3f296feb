import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, int, Register, str } from '@uninas/core';
import { paddingOf } from './padding.js';
import { StepsLayer } from './steps-layer.js';

/** A depthwise and a 1x1 convolution, with batch normalisation and activation in any order. */
@Register.as('network_layer')
export class SepConvLayer extends StepsLayer.with({
  k_size: int(3, 'width and height of the depthwise kernel', { min: 1 }),
  dilation: int(1, 'distance of neighbouring taps of the depthwise convolution', { min: 1 }),
  stride: int(1, 'step of the depthwise convolution', { min: 1 }),
  groups: int(1, 'channel groups of the 1x1 convolution, -1 for one for each channel', { min: -1 }),
  bias: bool(false, 'add a trainable offset to each channel, after both convolutions'),
  padding: str('same', 'zeros at each side, or same: (k * d - 1) // 2'),
}) {
  protected override weigh(builder: PlanBuilder, x: Value, features: number): Value {
    const { k_size: size, dilation, stride, groups, bias } = this.args;
    if (groups === 0) builder.fail('groups must not be 0');
    const padding = paddingOf(builder, this.args.padding);
    const channels = x.shape.at(-1)!;
    const conv = { name: 'depthwise', features: channels, groups: -1, size, dilation, stride, bias, padding };
    return builder.conv2d(builder.conv2d(x, conv), { name: 'pointwise', features, size: 1, groups, bias });
  }
}
