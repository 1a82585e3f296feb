import type { PlanBuilder, Value } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { ShuffleNetV2Layer } from './shuffle-net-v2-layer.js';

/**
 * A deeper ShuffleNetV2 unit: three times a depthwise and a 1x1 convolution in the main branch.
 *
 * @source Guo et al., 2020, "Single path one-shot neural architecture search with uniform sampling", section 4
 */
@Register.as('network_layer')
export class ShuffleNetV2XceptionLayer extends ShuffleNetV2Layer.with({}) {
  protected override convolve(builder: PlanBuilder, x: Value, inner: number, features: number): Value {
    let y = this.pointwise(builder, this.depthwise(builder, x, '1', this.args.stride), '2', inner);
    y = this.pointwise(builder, this.depthwise(builder, y, '3', 1), '4', inner);
    return this.pointwise(builder, this.depthwise(builder, y, '5', 1), '6', features);
  }
}
