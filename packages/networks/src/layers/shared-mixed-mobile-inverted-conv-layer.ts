import { NetworkLayer } from '@uninas/contracts';
import type { Chosen, Description, PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { bool, choice, int, list, moduleName, Register, str } from '@uninas/core';
import { attentionSlot } from './attention-slot.js';
import { planShared, sharedPaths } from './shared-paths.js';
import { without } from './super-kernel.js';

/**
 * Inverted bottlenecks of every expansion with every kernel size as candidates
 * of one architecture weight; those of one expansion share the 1x1 convolutions.
 *
 * Candidates are ordered by expansion, then by kernel size; the skip operation
 * comes last, where input and output have one shape. Finalized it is the chosen
 * MobileInvertedConvLayer, or the skip operation. Inner channels are cut to
 * whole numbers, and not rounded to multiples of 8.
 *
 * @source Laube and Zell, 2021, "Inter-choice dependent super-network weights", section 4
 */
@Register.as('network_layer')
export class SharedMixedMobileInvertedConvLayer extends NetworkLayer.with({
  name: str('', 'name of the architecture weight; the same name shares it'),
  strategy_name: str('default', 'name of the weight strategy that decides'),
  skip_op: choice('None', ['None', 'SkipLayer', 'LinearTransformerLayer'], 'one more candidate, where the shape stays'),
  k_size_in: list(int, [1], 'kernel sizes of the first convolution', { min: 1, minLength: 1 }),
  k_size_out: list(int, [1], 'kernel sizes of the last convolution', { min: 1, minLength: 1 }),
  k_sizes: list(int, [3, 5, 7], 'kernel sizes of the depthwise convolution to choose from', { min: 1, minLength: 1 }),
  stride: int(1, 'step of the depthwise convolution', { min: 1 }),
  padding: str('same', 'zeros at each side of the depthwise convolution, or same: (k * d - 1) // 2'),
  expansions: list(int, [3, 6], 'expansions to choose from', { min: 1, minLength: 1 }),
  dilation: int(1, 'distance of neighbouring taps of the depthwise convolution', { min: 1 }),
  bn_affine: bool(true, 'batch normalisation with trainable scale and offset'),
  act_fun: moduleName('act_fun', 'relu6', 'activation function'),
  act_inplace: bool(true, 'accepted and without effect: results are new tensors'),
  fused: bool(false, 'fixed: shared paths cannot be fused'),
}) {
  static override readonly parts: PartSlots = { att_dict: attentionSlot };
  static override readonly written = { k_size_in: 'single', k_size_out: 'single', skip_op: 'nullable' } as const;

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const [x] = inputs;
    if (x === undefined || inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    return [planShared(builder, x, features, this.args, this.partOrNone('att_dict'))];
  }

  override finalized(own: Description, chosen: Chosen): Description {
    const { name, skip_op } = this.args;
    const paths = sharedPaths(this.args);
    const common = without(own.kwargs, 'name', 'strategy_name', 'skip_op', 'k_sizes', 'expansions');
    const candidates = chosen(name).map((index): Description => {
      const path = paths[index];
      if (path !== undefined) {
        const { expansion, k_size } = path;
        return { name: 'MobileInvertedConvLayer', kwargs: { ...common, k_size, expansion } };
      }
      if (index === paths.length && skip_op !== 'None') return { name: 'SkipLayer' };
      throw new RangeError(`${name} has ${paths.length} paths, found index ${index}`);
    });
    if (candidates.length === 0) throw new RangeError(`${name} is left without a candidate`);
    if (candidates.length === 1) return candidates[0]!;
    return { name: 'SumParallelModules', submodule_lists: { submodules: candidates } };
  }
}
