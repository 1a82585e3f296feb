import { NetworkBlock } from '@uninas/contracts';
import type { Description, PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { between, list, Register, str } from '@uninas/core';
import { planSum } from './plan-sum.js';

/**
 * A node of a NAS-Bench-201 cell: the sum of one operation for each input,
 * each of which drop-path may drop.
 *
 * @source Dong and Yang, 2020, "NAS-Bench-201: Extending the scope of reproducible neural architecture search", section 2.1
 */
@Register.as('network_block')
export class Bench201CNNBlock extends NetworkBlock.with({}) {
  static override readonly parts: PartSlots = { ops: between('network_layer', 1, null, 'the operations') };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return planSum(builder, inputs, features, this.partList('ops'));
  }
}

/** The searched version: one mixed operation for each input; finalized it is a Bench201CNNBlock. */
@Register.as('network_block')
export class Bench201CNNSearchBlock extends NetworkBlock.with({
  path_names: list(str, [], 'names of the architecture weights, one for each input'),
}) {
  static override readonly parts: PartSlots = { ops: between('network_layer', 1, null, 'the mixed operations') };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return planSum(builder, inputs, features, this.partList('ops'));
  }

  override finalized(own: Description): Description {
    return { name: 'Bench201CNNBlock', ...(own.submodule_lists && { submodule_lists: own.submodule_lists }) };
  }
}
