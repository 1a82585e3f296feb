import type { PlanBuilder, Value } from '@uninas/contracts';
import { int, Register } from '@uninas/core';
import { StepsLayer } from './steps-layer.js';

/**
 * Halves an image by two 1x1 convolutions of stride 2, of which the second
 * looks one pixel further down and to the right; each makes half of the channels.
 *
 * For odd sizes the second one sees zeros beyond the border, so that both fit.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", as in the published code
 */
@Register.as('network_layer')
export class FactorizedReductionLayer extends StepsLayer.with({
  stride: int(2, 'fixed', { min: 2, max: 2 }),
}) {
  protected override weigh(builder: PlanBuilder, x: Value, features: number): Value {
    if (features % 2 !== 0) builder.fail(`needs an even number of channels, found ${features}`);
    const half = { features: features / 2, size: 1, stride: 2, padding: 0 };
    const first = builder.conv2d(x, { name: 'conv_1', ...half });
    const second = builder.conv2d(builder.shift(x, [1, 1]), { name: 'conv_2', ...half });
    return builder.concat([first, second]);
  }
}
