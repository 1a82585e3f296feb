import { NetworkLayer } from '@uninas/contracts';
import type { Chosen, Description, PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { bool, int, list, moduleName, Register, str } from '@uninas/core';
import { attentionSlot } from './attention-slot.js';
import { makeDivisible } from './divisible.js';
import { finalPadding, onlyOf, superConv, without } from './super-kernel.js';

/** What the plain layer has besides. */
const PLAIN = { k_size_in: 1, k_size_out: 1, fused: false };

/**
 * An inverted bottleneck of which two architecture weights, `<name>/k` and
 * `<name>/c`, decide the kernel size and the expansion.
 *
 * Smaller kernels are the middle of the largest one, smaller expansions the
 * first channels of the largest one, also of the batch normalisation. Each
 * expansion has an attention module of its own. Finalized it is the chosen
 * MobileInvertedConvLayer.
 *
 * @source Stamoulis et al., 2019, "Single-Path NAS: Designing hardware-efficient ConvNets in less than 4 hours", section 3
 */
@Register.as('network_layer')
export class SuperMobileInvertedConvLayer extends NetworkLayer.with({
  name: str('', 'beginning of the names of the architecture weights; the same name shares them'),
  strategy_name: str('default', 'name of the weight strategy that decides'),
  k_sizes: list(int, [3, 5, 7], 'kernel sizes to choose from, all odd or all even', { min: 1, minLength: 1 }),
  stride: int(1, 'step of the depthwise convolution', { min: 1 }),
  padding: str('same', 'zeros at each side of the largest kernel, or same: (k * d - 1) // 2'),
  expansions: list(int, [3, 6], 'expansions to choose from', { min: 2, minLength: 1 }),
  dilation: int(1, 'distance of neighbouring taps of the depthwise convolution', { min: 1 }),
  bn_affine: bool(true, 'batch normalisation with trainable scale and offset'),
  act_fun: moduleName('act_fun', 'relu6', 'activation function'),
  act_inplace: bool(true, 'accepted and without effect: results are new tensors'),
}) {
  static override readonly parts: PartSlots = { att_dict: attentionSlot };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const { name, strategy_name: strategy, k_sizes, expansions, stride } = this.args;
    const [x] = inputs;
    if (x === undefined || inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    if (name === '') builder.fail('needs the name of an architecture weight');
    builder.request({ weight: `${name}/k`, strategy }, k_sizes.length);
    builder.request({ weight: `${name}/c`, strategy }, expansions.length);
    const y = builder.choose(
      [x],
      `${name}/c`,
      expansions.map((expansion) => ({
        plan: () => this.path(builder, x, features, expansion),
        names: [
          [`expansion_${expansion}.`, ''],
          ['', ''],
        ],
      })),
    );
    const isResidual = stride === 1 && x.shape.at(-1) === features;
    return [isResidual ? builder.add([builder.dropPath(y, false), x]) : y];
  }

  override finalized(own: Description, chosen: Chosen): Description {
    const { name, k_sizes, expansions } = this.args;
    const k_size = onlyOf(chosen, `${name}/k`, k_sizes);
    const expansion = onlyOf(chosen, `${name}/c`, expansions);
    const kwargs = without(own.kwargs, 'name', 'strategy_name', 'k_sizes', 'expansions');
    const padding = finalPadding(this.args, k_size);
    return { name: 'MobileInvertedConvLayer', kwargs: { ...kwargs, ...PLAIN, k_size, expansion, padding } };
  }

  private path(builder: PlanBuilder, x: Value, features: number, expansion: number): Value {
    const { name, bn_affine: affine, act_fun, expansions } = this.args;
    const channels = x.shape.at(-1)!;
    const inner = makeDivisible(channels * expansion);
    const all = makeDivisible(channels * Math.max(...expansions));
    const active = (y: Value, bn: string): Value =>
      builder.activation(builder.batchNorm(y, { name: bn, affine, shared: true, within: all }), act_fun);
    const within = { size: 1, inputs: channels, features: all };
    let y = builder.conv2d(x, { name: 'conv_in', features: inner, size: 1, within, shared: true });
    y = active(y, 'bn_in');
    y = superConv(builder, y, { ...this.args, weight: `${name}/k`, name: 'conv', features: inner, all, groups: -1 });
    y = active(y, 'bn');
    const attention = this.partOrNone('att_dict');
    if (attention !== undefined) y = builder.part(`expansion_${expansion}.att`, attention, [y], channels)[0]!;
    const last = { size: 1, inputs: all, features };
    y = builder.conv2d(y, { name: 'conv_out', features, size: 1, within: last, shared: true });
    return builder.batchNorm(y, { name: 'bn_out', affine, shared: true });
  }
}
