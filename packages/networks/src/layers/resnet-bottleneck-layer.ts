import type { PlanBuilder, Value } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { paddingOf } from './padding.js';
import { ResNetLayer } from './resnet-layer.js';

/**
 * A residual block of three convolutions, 1x1, k x k, 1x1: (act), conv, bn, act, conv, bn, act, conv, bn, plus the shortcut, (act).
 *
 * The stride is that of the k x k convolution.
 *
 * @source He et al., 2016, "Deep residual learning for image recognition", figure 5 right
 */
@Register.as('network_layer')
export class ResNetBottleneckLayer extends ResNetLayer.with({}) {
  protected override block(builder: PlanBuilder, x: Value, features: number): Value {
    const { k_size: size, stride, dilation, expansion, act_fun, has_first_act, bn_affine: affine } = this.args;
    const inner = Math.trunc(features * expansion);
    const padding = paddingOf(builder, this.args.padding);
    let y = has_first_act ? builder.activation(x, act_fun) : x;
    y = builder.conv2d(y, { name: 'conv_1', features: inner, size: 1 });
    y = builder.activation(builder.batchNorm(y, { name: 'bn_1', affine }), act_fun);
    y = builder.conv2d(y, { name: 'conv_2', features: inner, size, stride, dilation, padding });
    y = builder.activation(builder.batchNorm(y, { name: 'bn_2', affine }), act_fun);
    y = builder.conv2d(y, { name: 'conv_3', features, size: 1 });
    return builder.batchNorm(y, { name: 'bn_3', affine });
  }
}
