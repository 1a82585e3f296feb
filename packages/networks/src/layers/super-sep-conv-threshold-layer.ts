import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, int, list, Register, str } from '@uninas/core';
import { paddingOf } from './padding.js';
import { StepsLayer } from './steps-layer.js';
import { ascending } from './thresholds.js';

/**
 * A SuperConvThresholdLayer, depthwise by default, that keeps the channels, and a 1x1 convolution.
 *
 * @source Stamoulis et al., 2019, "Single-Path NAS: Designing hardware-efficient ConvNets in less than 4 hours", equation 2
 */
@Register.as('network_layer')
export class SuperSepConvThresholdLayer extends StepsLayer.with({
  k_sizes: list(int, [3, 5, 7], 'kernel sizes to choose from, all odd or all even', { min: 1, minLength: 1 }),
  dilation: int(1, 'distance of neighbouring taps', { min: 1 }),
  stride: int(1, 'step in both directions', { min: 1 }),
  groups: int(-1, 'channel groups of the first convolution, -1 for one for each channel', { min: -1 }),
  bias: bool(false, 'add a trainable offset to each channel'),
  padding: str('same', 'zeros at each side of the largest kernel, or same: (k * d - 1) // 2'),
}) {
  protected override weigh(builder: PlanBuilder, x: Value, features: number): Value {
    const { dilation, stride, groups, bias } = this.args;
    if (groups === 0) builder.fail('groups must not be 0');
    const sizes = ascending(this.args.k_sizes);
    const conv = { name: 'depthwise', features: x.shape.at(-1)!, size: sizes.at(-1)!, dilation, stride, groups, bias };
    const padding = paddingOf(builder, this.args.padding);
    const y = builder.conv2d(x, { ...conv, padding, thresholds: { sizes, features: [] } });
    return builder.conv2d(y, { name: 'pointwise', features, size: 1, bias });
  }
}
