import { NetworkLayer } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { bool, choice, float, int, moduleName, Register, str } from '@uninas/core';
import { paddingOf } from './padding.js';

/**
 * A residual block of two convolutions: (act), conv, bn, act, conv, bn, plus the shortcut, (act).
 *
 * The original has no activation after the sum; the networks of He et al. have, so that their
 * descriptions here set `has_last_act`. The channels between the convolutions are a
 * multiple of the output channels. Drop-path applies to the block, not to the
 * shortcut.
 *
 * @source He et al., 2016, "Deep residual learning for image recognition",
 *   figure 5 left; with a leading activation and the shortcut `avg_conv`:
 *   Dong and Yang, 2020, "NAS-Bench-201", the residual block
 */
@Register.as('network_layer')
export class ResNetLayer extends NetworkLayer.with({
  k_size: int(3, 'width and height of the kernels', { min: 1 }),
  stride: int(1, 'step of the first convolution and the shortcut', { min: 1 }),
  padding: str('same', 'zeros at each side of the first convolution, or same: (k * d - 1) // 2'),
  dilation: int(1, 'distance of neighbouring taps of the first convolution', { min: 1 }),
  expansion: float(1, 'channels between the convolutions as a multiple of the output channels', { above: 0 }),
  act_fun: moduleName('act_fun', 'relu6', 'activation function'),
  act_inplace: bool(true, 'accepted and without effect: results are new tensors'),
  has_first_act: bool(false, 'begin with the activation function'),
  has_last_act: bool(false, 'end with the activation function, after the sum'),
  bn_affine: bool(true, 'batch normalisation with trainable scale and offset'),
  shortcut_type: choice('id', ['None', 'id', 'conv1x1', 'avg_conv'], 'what is added to the block'),
}) {
  static override readonly written = { has_last_act: 'own' } as const;

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const [x] = inputs;
    if (x === undefined || inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    const block = this.block(builder, x, features);
    const shortcut = this.shortcut(builder, x, features);
    const sum = shortcut === undefined ? block : builder.add([builder.dropPath(block, false), shortcut]);
    return [this.args.has_last_act ? builder.activation(sum, this.args.act_fun) : sum];
  }

  protected block(builder: PlanBuilder, x: Value, features: number): Value {
    const { k_size: size, stride, dilation, expansion, act_fun, has_first_act, bn_affine: affine } = this.args;
    const inner = Math.trunc(features * expansion);
    const padding = paddingOf(builder, this.args.padding);
    let y = has_first_act ? builder.activation(x, act_fun) : x;
    y = builder.conv2d(y, { name: 'conv_1', features: inner, size, stride, dilation, padding });
    y = builder.activation(builder.batchNorm(y, { name: 'bn_1', affine }), act_fun);
    // Dense, with the padding that belongs to it.
    y = builder.conv2d(y, { name: 'conv_2', features, size });
    return builder.batchNorm(y, { name: 'bn_2', affine });
  }

  private shortcut(builder: PlanBuilder, x: Value, features: number): Value | undefined {
    const { stride, shortcut_type, bn_affine: affine } = this.args;
    const conv = { name: 'shortcut.conv', features, size: 1, padding: 0 };
    switch (shortcut_type) {
      case 'None':
        return undefined;
      case 'id':
        return x;
      case 'conv1x1':
        return builder.batchNorm(builder.conv2d(x, { ...conv, stride }), { name: 'shortcut.bn', affine });
      case 'avg_conv':
        return builder.conv2d(builder.avgPool(x, { size: 2, stride, padding: 0 }), conv);
    }
  }
}
