import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, int, list, Register, str } from '@uninas/core';
import { paddingOf } from './padding.js';
import { StepsLayer } from './steps-layer.js';
import { ascending } from './thresholds.js';

/**
 * A convolution that learns its kernel size: each ring around the smallest
 * kernel counts only while the sum of its squares exceeds a trainable threshold.
 *
 * There is no architecture weight; finalized it stays what it is, with the
 * thresholds it has.
 *
 * @source Stamoulis et al., 2019, "Single-Path NAS: Designing hardware-efficient ConvNets in less than 4 hours", equation 2
 */
@Register.as('network_layer')
export class SuperConvThresholdLayer extends StepsLayer.with({
  k_sizes: list(int, [3, 5, 7], 'kernel sizes to choose from, all odd or all even', { min: 1, minLength: 1 }),
  dilation: int(1, 'distance of neighbouring taps', { min: 1 }),
  stride: int(1, 'step in both directions', { min: 1 }),
  groups: int(1, 'channel groups, -1 for one for each channel', { min: -1 }),
  bias: bool(false, 'add a trainable offset to each channel'),
  padding: str('same', 'zeros at each side of the largest kernel, or same: (k * d - 1) // 2'),
}) {
  protected override weigh(builder: PlanBuilder, x: Value, features: number): Value {
    const { dilation, stride, groups, bias } = this.args;
    if (groups === 0) builder.fail('groups must not be 0');
    const sizes = ascending(this.args.k_sizes);
    const padding = paddingOf(builder, this.args.padding);
    const thresholds = { sizes, features: [] };
    return builder.conv2d(x, { features, size: sizes.at(-1)!, dilation, stride, groups, bias, padding, thresholds });
  }
}
