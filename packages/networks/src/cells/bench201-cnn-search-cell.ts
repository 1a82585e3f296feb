import { NetworkCell } from '@uninas/contracts';
import type { CellContext, Description } from '@uninas/contracts';
import { bool, int, moduleName, Register, str } from '@uninas/core';

/**
 * A NAS-Bench-201 cell whose operations are searched.
 *
 * Architecture weights are named `<arc_key>/block-<b>/<inputs>/op-<i>`. With
 * `arc_shared` all cells of the name share them; otherwise each cell has its
 * own, `-<cell index>` after the name and `/cell-<cell index>` after the key.
 *
 * The stride applies to operations on the cell's input only, so that every
 * block has the size of the output.
 *
 * @source Dong and Yang, 2020, "NAS-Bench-201: Extending the scope of reproducible neural architecture search", figure 1
 */
@Register.as('network_cell')
export class Bench201CNNSearchCell extends NetworkCell.with({
  arc_shared: bool(false, 'share the architecture among all cells of this name'),
  arc_key: str('c', 'beginning of the names of architecture weights'),
  stride: int(1, 'step of the operations on the input', { min: 1, max: 2 }),
  num_blocks: int(3, 'number of blocks', { min: 1, max: 100 }),
  cls_block: moduleName('network_block', 'Bench201CNNSearchBlock', 'class of the blocks'),
}) {
  override get isShared(): boolean {
    return this.args.arc_shared;
  }

  override describe(context: CellContext): Description {
    const { name, features_mult, features_fixed, arc_shared, arc_key, num_blocks } = this.args;
    const key = arc_shared ? arc_key : `${arc_key}/cell-${context.index}`;
    return {
      name: 'Bench201CNNCell',
      kwargs: { name: arc_shared ? name : `${name}-${context.index}`, features_mult, features_fixed },
      submodule_lists: { blocks: Array.from({ length: num_blocks }, (_, block) => this.block(context, key, block)) },
    };
  }

  private block(context: CellContext, key: string, block: number): Description {
    const { stride, cls_block } = this.args;
    const inputs = block + 1;
    const names = Array.from({ length: inputs }, (_, i) => `${key}/block-${block}/${inputs}/op-${i}`);
    const ops = names.map((weight, idx) => ({
      name: 'InputChoiceWrapperModule',
      kwargs: { idx },
      submodules: { wrapped: context.mixedOp(weight, idx === 0 ? stride : 1) },
    }));
    return { name: cls_block, kwargs: { path_names: names }, submodule_lists: { ops } };
  }
}
