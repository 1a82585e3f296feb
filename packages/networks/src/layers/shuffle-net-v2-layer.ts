import { NetworkLayer } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { bool, float, int, moduleName, Register, str } from '@uninas/core';
import { attentionSlot } from './attention-slot.js';
import { paddingOf } from './padding.js';

/**
 * A ShuffleNetV2 unit: with stride 1 every second channel passes, the others go
 * through the main branch; with stride 2 all channels go through both branches.
 *
 * The main branch is a 1x1, a depthwise and a 1x1 convolution; its inner
 * channels are a multiple of half of the output channels.
 *
 * @source Ma et al., 2018, "ShuffleNet V2: Practical guidelines for efficient CNN architecture design", figure 3c, d;
 *   Guo et al., 2020, "Single path one-shot neural architecture search with uniform sampling"
 */
@Register.as('network_layer')
export class ShuffleNetV2Layer extends NetworkLayer.with({
  k_size: int(3, 'width and height of the depthwise kernels', { min: 1 }),
  stride: int(1, 'step of both branches', { min: 1, max: 2 }),
  padding: str('same', 'zeros at each side of depthwise convolutions, or same: (k * d - 1) // 2'),
  expansion: float(1, 'inner channels as a multiple of half of the output channels', { above: 0 }),
  dilation: int(1, 'distance of neighbouring taps of depthwise convolutions', { min: 1 }),
  bn_affine: bool(false, 'batch normalisation with trainable scale and offset'),
  act_fun: moduleName('act_fun', 'relu', 'activation function'),
  act_inplace: bool(false, 'accepted and without effect: results are new tensors'),
}) {
  static override readonly parts: PartSlots = { att_dict: attentionSlot };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const [x] = inputs;
    if (x === undefined || inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    const channels = x.shape.at(-1)!;
    if (this.args.stride > 1)
      return [builder.concat([this.side(builder, x), this.main(builder, x, features, channels)])];
    if (channels % 2 !== 0) builder.fail(`needs an even number of channels, found ${channels}`);
    const shuffled = builder.shuffleChannels(x, channels / 2);
    const half = channels / 2;
    const [side, main] = [builder.sliceChannels(shuffled, 0, half), builder.sliceChannels(shuffled, half, half)];
    return [builder.concat([side, this.main(builder, main, features, half)])];
  }

  /** The convolutions of the main branch. */
  protected convolve(builder: PlanBuilder, x: Value, inner: number, features: number): Value {
    const y = this.depthwise(builder, this.pointwise(builder, x, '1', inner), '2', this.args.stride);
    return this.pointwise(builder, y, '3', features);
  }

  /** A depthwise convolution and batch normalisation. */
  protected depthwise(builder: PlanBuilder, x: Value, name: string, stride: number): Value {
    const { k_size: size, dilation, bn_affine: affine } = this.args;
    const padding = paddingOf(builder, this.args.padding);
    const conv = { name: `conv_${name}`, features: x.shape.at(-1)!, groups: -1, size, stride, dilation, padding };
    return builder.batchNorm(builder.conv2d(x, conv), { name: `bn_${name}`, affine });
  }

  /** A 1x1 convolution, batch normalisation and activation. */
  protected pointwise(builder: PlanBuilder, x: Value, name: string, features: number): Value {
    const { bn_affine: affine, act_fun } = this.args;
    const y = builder.conv2d(x, { name: `conv_${name}`, features, size: 1 });
    return builder.activation(builder.batchNorm(y, { name: `bn_${name}`, affine }), act_fun);
  }

  private side(builder: PlanBuilder, x: Value): Value {
    const y = this.depthwise(builder, x, 'side_1', this.args.stride);
    return this.pointwise(builder, y, 'side_2', x.shape.at(-1)!);
  }

  /** @param passed channels of the other branch */
  private main(builder: PlanBuilder, x: Value, features: number, passed: number): Value {
    if (features <= passed) builder.fail(`needs more than ${passed} output channels, found ${features}`);
    const inner = Math.trunc(Math.floor(features / 2) * this.args.expansion);
    const y = this.convolve(builder, x, inner, features - passed);
    const attention = this.partOrNone('att_dict');
    return attention === undefined ? y : builder.part('att', attention, [y], x.shape.at(-1)!)[0]!;
  }
}
