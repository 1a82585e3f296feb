import type { Chosen, Description, PlanBuilder, Value } from '@uninas/contracts';
import { bool, int, list, Register, str } from '@uninas/core';
import { StepsLayer } from './steps-layer.js';
import { finalPadding, onlyOf, superConv, without } from './super-kernel.js';

/**
 * A ConvLayer of which an architecture weight decides the kernel size; smaller
 * kernels are the middle of the largest one.
 *
 * @source Stamoulis et al., 2019, "Single-Path NAS: Designing hardware-efficient ConvNets in less than 4 hours", section 3
 */
@Register.as('network_layer')
export class SuperConvLayer extends StepsLayer.with({
  name: str('', 'name of the architecture weight; the same name shares it'),
  strategy_name: str('default', 'name of the weight strategy that decides'),
  k_sizes: list(int, [3, 5, 7], 'kernel sizes to choose from, all odd or all even', { min: 1, minLength: 1 }),
  dilation: int(1, 'distance of neighbouring taps', { min: 1 }),
  stride: int(1, 'step in both directions', { min: 1 }),
  groups: int(1, 'channel groups, -1 for one for each channel', { min: -1 }),
  bias: bool(false, 'add a trainable offset to each channel'),
  padding: str('same', 'zeros at each side of the largest kernel, or same: (k * d - 1) // 2'),
}) {
  override finalized(own: Description, chosen: Chosen): Description {
    const k_size = onlyOf(chosen, this.args.name, this.args.k_sizes);
    const kwargs = without(own.kwargs, 'name', 'strategy_name', 'k_sizes');
    return { name: 'ConvLayer', kwargs: { ...kwargs, k_size, padding: finalPadding(this.args, k_size) } };
  }

  protected override weigh(builder: PlanBuilder, x: Value, features: number): Value {
    const { name: weight, strategy_name: strategy, groups } = this.args;
    if (weight === '') builder.fail('needs the name of an architecture weight');
    if (groups === 0) builder.fail('groups must not be 0');
    builder.request({ weight, strategy }, this.args.k_sizes.length);
    return superConv(builder, x, { ...this.args, weight, name: 'conv', features });
  }
}
