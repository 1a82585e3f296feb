import { NetworkCell } from '@uninas/contracts';
import type { CellContext, Description } from '@uninas/contracts';
import { bool, int, Register, str } from '@uninas/core';

/**
 * A cell of one searched operation, which keeps the size of the image.
 *
 * Its architecture weight is named `<arc_key>` with `arc_shared`, where all
 * cells of the name share it; otherwise `<arc_key>/cell-<cell index>`.
 */
@Register.as('network_cell')
export class SingleLayerSearchCell extends NetworkCell.with({
  arc_shared: bool(false, 'share the architecture among all cells of this name'),
  arc_key: str('c', 'beginning of the name of the architecture weight'),
}) {
  /** Step of the operation. */
  protected get step(): number {
    return 1;
  }

  override get isShared(): boolean {
    return this.args.arc_shared;
  }

  override describe(context: CellContext): Description {
    const { name, features_mult, features_fixed, arc_shared, arc_key } = this.args;
    const weight = arc_shared ? arc_key : `${arc_key}/cell-${context.index}`;
    return {
      name: 'SingleLayerCell',
      kwargs: { name: arc_shared ? name : `${name}-${context.index}`, features_mult, features_fixed },
      submodules: { op: context.mixedOp(weight, this.step) },
    };
  }
}

/** A cell of one searched operation with a stride; see SingleLayerSearchCell. */
@Register.as('network_cell')
export class SingleLayerCNNSearchCell extends SingleLayerSearchCell.with({
  stride: int(1, 'step of the operation', { min: 1, max: 2 }),
}) {
  protected override get step(): number {
    return this.args.stride;
  }
}

/** The former name of SingleLayerCNNSearchCell, for old files. */
@Register.as('network_cell')
export class PassThroughCNNSearchCell extends SingleLayerCNNSearchCell.with({}) {}
