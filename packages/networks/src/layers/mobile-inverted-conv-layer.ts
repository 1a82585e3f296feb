import { NetworkLayer } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { bool, float, int, list, moduleName, Register, str } from '@uninas/core';
import { attentionSlot } from './attention-slot.js';
import { makeDivisible } from './divisible.js';
import { mixedConv } from './mixed-conv.js';
import { paddingOf } from './padding.js';

/**
 * An inverted bottleneck: 1x1 convolution to more channels, depthwise
 * convolution, attention, 1x1 convolution to the output channels.
 *
 * Several kernel sizes share the channels among them. The first convolution is
 * left out where the channels would not change with expansion 1, and merged
 * with the depthwise one if `fused`. A shortcut is added where input and output
 * have one shape; drop-path applies to the block.
 *
 * @source Sandler et al., 2018, "MobileNetV2: Inverted residuals and linear bottlenecks", figure 3b;
 *   Tan and Le, 2019, "MixConv: Mixed depthwise convolutional kernels"
 */
@Register.as('network_layer')
export class MobileInvertedConvLayer extends NetworkLayer.with({
  k_size: list(int, [3], 'kernel sizes of the depthwise convolution, one or one for each part of the channels', {
    min: 1,
    minLength: 1,
  }),
  k_size_in: list(int, [1], 'kernel sizes of the first convolution', { min: 1, minLength: 1 }),
  k_size_out: list(int, [1], 'kernel sizes of the last convolution', { min: 1, minLength: 1 }),
  stride: int(1, 'step of the depthwise convolution', { min: 1 }),
  padding: str('same', 'zeros at each side of the depthwise convolution, or same: (k * d - 1) // 2'),
  expansion: float(6, 'channels of the depthwise convolution as a multiple of the input channels', { above: 0 }),
  dilation: int(1, 'distance of neighbouring taps of the depthwise convolution', { min: 1 }),
  bn_affine: bool(true, 'batch normalisation with trainable scale and offset'),
  act_fun: moduleName('act_fun', 'relu6', 'activation function'),
  act_inplace: bool(true, 'accepted and without effect: results are new tensors'),
  fused: bool(false, 'one dense convolution in place of the first and the depthwise one'),
}) {
  static override readonly parts: PartSlots = { att_dict: attentionSlot };
  static override readonly written = { k_size: 'single', k_size_in: 'single', k_size_out: 'single' } as const;

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const [x] = inputs;
    if (x === undefined || inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    const y = this.block(builder, x, features);
    const isResidual = this.args.stride === 1 && x.shape.at(-1) === features;
    return [isResidual ? builder.add([builder.dropPath(y, false), x]) : y];
  }

  private block(builder: PlanBuilder, x: Value, features: number): Value {
    const { k_size, k_size_in, k_size_out, stride, expansion, dilation, bn_affine: affine, act_fun, fused } = this.args;
    const channels = x.shape.at(-1)!;
    const inner = makeDivisible(channels * expansion);
    const padding = paddingOf(builder, this.args.padding);
    const active = (y: Value, name: string): Value =>
      builder.activation(builder.batchNorm(y, { name, affine }), act_fun);
    let y = x;
    if (expansion !== 1 && !fused) {
      y = active(mixedConv(builder, y, { name: 'conv_in', features: inner, sizes: k_size_in }), 'bn_in');
    }
    const middle = {
      name: 'conv',
      features: fused ? inner : y.shape.at(-1)!,
      sizes: k_size,
      stride,
      dilation,
      padding,
    };
    y = active(mixedConv(builder, y, { ...middle, groups: fused ? 1 : -1 }), 'bn');
    const attention = this.partOrNone('att_dict');
    if (attention !== undefined) y = builder.part('att', attention, [y], channels)[0]!;
    y = mixedConv(builder, y, { name: 'conv_out', features, sizes: k_size_out });
    return builder.batchNorm(y, { name: 'bn_out', affine });
  }
}
