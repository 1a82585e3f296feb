import { NetworkCellPart } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { between, Register } from '@uninas/core';

/**
 * A NAS-Bench-201 cell: each block takes the cell's input and the outputs of
 * all earlier blocks, the last one is the output.
 *
 * @source Dong and Yang, 2020, "NAS-Bench-201: Extending the scope of reproducible neural architecture search", figure 1
 */
@Register.as('network_cell_part')
export class Bench201CNNCell extends NetworkCellPart.with({}) {
  static override readonly parts: PartSlots = { blocks: between('network_block', 1, null, 'the blocks') };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    if (inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    const values = [...inputs];
    for (const [i, block] of this.partList('blocks').entries()) {
      values.push(...builder.part(`blocks.${i}`, block, values, features));
    }
    return values.slice(-1);
  }
}
