import { NetworkLayer } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { bool, int, list, moduleName, optional, Register, str } from '@uninas/core';
import { makeDivisible } from './divisible.js';
import { paddingOf } from './padding.js';
import { ascending } from './thresholds.js';

/**
 * An inverted bottleneck that learns kernel size, expansion and the width of
 * its squeeze and excitation: rings of the depthwise kernel and groups of its
 * channels count only while the sum of their squares exceeds a trainable threshold.
 *
 * There is no architecture weight; finalized it stays what it is, with the
 * thresholds it has.
 *
 * @source Stamoulis et al., 2019, "Single-Path NAS: Designing hardware-efficient ConvNets in less than 4 hours", section 3
 */
@Register.as('network_layer')
export class SuperMobileInvertedConvThresholdLayer extends NetworkLayer.with({
  k_sizes: list(int, [3, 5, 7], 'kernel sizes to choose from, all odd or all even', { min: 1, minLength: 1 }),
  stride: int(1, 'step of the depthwise convolution', { min: 1 }),
  padding: str('same', 'zeros at each side of the largest kernel, or same: (k * d - 1) // 2'),
  expansions: list(int, [3, 6], 'expansions to choose from', { min: 1, minLength: 1 }),
  dilation: int(1, 'distance of neighbouring taps of the depthwise convolution', { min: 1 }),
  bn_affine: bool(true, 'batch normalisation with trainable scale and offset'),
  act_fun: moduleName('act_fun', 'relu6', 'activation function'),
  act_inplace: bool(true, 'accepted and without effect: results are new tensors'),
}) {
  static override readonly parts: PartSlots = {
    sse_dict: {
      ...optional('attention_module', 'squeeze and excitation of learned width'),
      inline: { key: 'att_cls', cls: 'SqueezeExcitationThresholdModule' },
    },
  };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const { stride, dilation, bn_affine: affine, act_fun } = this.args;
    const [x] = inputs;
    if (x === undefined || inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    const channels = x.shape.at(-1)!;
    const sizes = ascending(this.args.k_sizes);
    const inner = ascending(this.args.expansions.map((expansion) => makeDivisible(channels * expansion)));
    const most = inner.at(-1)!;
    const padding = paddingOf(builder, this.args.padding);
    const active = (y: Value, name: string): Value =>
      builder.activation(builder.batchNorm(y, { name, affine }), act_fun);
    let y = active(builder.conv2d(x, { name: 'conv_in', features: most, size: 1 }), 'bn_in');
    const conv = { features: most, size: sizes.at(-1)!, groups: -1, stride, dilation, padding };
    y = active(builder.conv2d(y, { ...conv, thresholds: { sizes, features: inner } }), 'bn');
    const attention = this.partOrNone('sse_dict');
    if (attention !== undefined) y = builder.part('att', attention, [y], channels)[0]!;
    y = builder.batchNorm(builder.conv2d(y, { name: 'conv_out', features, size: 1 }), { name: 'bn_out', affine });
    return [stride === 1 && channels === features ? builder.add([builder.dropPath(y, false), x]) : y];
  }
}
