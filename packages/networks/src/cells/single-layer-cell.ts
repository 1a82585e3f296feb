import { NetworkCellPart } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { one, Register } from '@uninas/core';

/** A cell of one operation. */
@Register.as('network_cell_part')
export class SingleLayerCell extends NetworkCellPart.with({}) {
  static override readonly parts: PartSlots = { op: one('network_layer', 'the operation') };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    if (inputs.length !== 1) builder.fail(`needs one input, found ${inputs.length}`);
    return builder.part('op', this.part('op'), inputs, features);
  }
}

/** The former name of SingleLayerCell, for old files. */
@Register.as('network_cell_part')
export class PassThroughCNNCell extends SingleLayerCell.with({}) {}
