import { NetworkHead } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';

/**
 * ReLU, 5x5 average pooling, 1x1 convolution to 128 and 2x2 convolution to 768
 * channels, each with batch normalisation and ReLU, linear layer:
 * `[height, width, channels]` to `[classes]`.
 *
 * What the convolutions leave of the image is averaged; a single pixel is taken as it is.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", as in the published code
 */
export abstract class DartsAuxHead extends NetworkHead.with({}) {
  static override readonly uses = ['relu'];

  /** Step of the pooling window. */
  protected abstract readonly stride: number;

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return inputs.map((x) => {
      let y = builder.avgPool(builder.activation(x, 'relu'), { size: 5, stride: this.stride, padding: 0 });
      y = builder.batchNorm(builder.conv2d(y, { name: 'conv_1', features: 128, size: 1 }), { name: 'bn_1' });
      y = builder.conv2d(builder.activation(y, 'relu'), { name: 'conv_2', features: 768, size: 2, padding: 0 });
      y = builder.activation(builder.batchNorm(y, { name: 'bn_2' }), 'relu');
      const isPixel = y.shape[0] === 1 && y.shape[1] === 1;
      return builder.linear(isPixel ? builder.reshape(y, [768]) : builder.globalAvgPool(y), { features, bias: true });
    });
  }
}
