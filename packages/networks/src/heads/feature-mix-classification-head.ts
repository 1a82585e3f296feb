import { NetworkHead } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { bool, float, int, moduleName, Register } from '@uninas/core';

/**
 * 1x1 convolution with batch normalisation and activation, global average
 * pooling, dropout, linear layer: `[height, width, channels]` to `[classes]`.
 *
 * With `gap_first` the features are mixed after pooling, by a linear layer with
 * offsets and without batch normalisation.
 *
 * @source Sandler et al., 2018, "MobileNetV2", table 2; with `gap_first`:
 *   Howard et al., 2019, "Searching for MobileNetV3", section 5.1
 */
@Register.as('network_head')
export class FeatureMixClassificationHead extends NetworkHead.with({
  features: int(1280, 'number of mixed features', { min: 1 }),
  act_fun: moduleName('act_fun', 'relu', 'activation function'),
  bias: bool(true, 'add a trainable offset to each class'),
  dropout: float(0, 'probability of dropout, unless a regularizer sets it', { min: 0, below: 1 }),
  gap_first: bool(false, 'pool before the features are mixed'),
}) {
  override describe(): Description {
    return { name: 'FeatureMixClassificationHead', kwargs: { ...this.args } };
  }

  override plan(builder: PlanBuilder, inputs: readonly Value[], classes: number): readonly Value[] {
    const { features, act_fun, bias, dropout: rate, gap_first } = this.args;
    return inputs.map((x) => {
      const mixed = gap_first
        ? builder.linear(builder.globalAvgPool(x), { name: 'mix', features, bias: true })
        : builder.batchNorm(builder.conv2d(x, { name: 'mix', features, size: 1 }));
      const active = builder.activation(mixed, act_fun);
      const flat = builder.dropout(gap_first ? active : builder.globalAvgPool(active), { rate, isHead: true });
      return builder.linear(flat, { features: classes, bias });
    });
  }
}
