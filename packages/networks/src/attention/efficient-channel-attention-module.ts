import { AttentionModule } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { float, int, moduleName, Register } from '@uninas/core';

/**
 * Efficient channel attention: scales channels by a convolution over the averages of neighbouring channels.
 *
 * @source Wang et al., 2020, "ECA-Net: Efficient channel attention for deep convolutional neural networks", section 3
 */
@Register.as('attention_module')
export class EfficientChannelAttentionModule extends AttentionModule.with({
  k_size: int(-1, 'odd number of neighbouring channels; -1 to derive it from all of them', { min: -1 }),
  gamma: float(2, 'how slowly the derived number grows', { above: 0 }),
  b: float(1, 'added to the logarithm of the channels'),
  excite_act: moduleName('act_fun', 'sigmoid', 'activation function of the scales'),
}) {
  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return inputs.map((x) => {
      const channels = x.shape.at(-1)!;
      const size = this.size(this.channels(x, features));
      if (size % 2 === 0) builder.fail(`k_size must be odd, found ${size}`);
      const row = builder.reshape(builder.globalAvgPool(x), [channels, 1, 1]);
      const y = builder.reshape(builder.conv2d(row, { features: 1, size: [size, 1] }), [channels]);
      return builder.mul(x, builder.activation(y, this.args.excite_act));
    });
  }

  /** The odd number at or above |(log2 channels + b) / gamma|. */
  private size(channels: number): number {
    const { k_size, gamma, b } = this.args;
    if (k_size > 0) return k_size;
    const size = Math.trunc(Math.abs((Math.log2(channels) + b) / gamma));
    return size % 2 === 1 ? size : size + 1;
  }
}
