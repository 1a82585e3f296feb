import { NetworkCell } from '@uninas/contracts';
import type { CellContext, Description } from '@uninas/contracts';
import { bool, int, moduleName, Register, str } from '@uninas/core';

/**
 * A DARTS cell whose operations are searched.
 *
 * Architecture weights are named `<arc_key>/block-<b>/<inputs>/op-<i>`. With
 * `arc_shared` all cells of the name share them; otherwise each cell has its
 * own, `-<cell index>` after the name and `/cell-<cell index>` after the key.
 * The stride applies to operations on the cell's inputs only.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", section 2.1
 */
@Register.as('network_cell')
export class DartsCNNSearchCell extends NetworkCell.with({
  arc_shared: bool(false, 'share the architecture among all cells of this name'),
  arc_key: str('c', 'beginning of the names of architecture weights'),
  stride: int(1, 'step of the operations on the inputs', { min: 1, max: 2 }),
  num_concat: int(4, 'number of last blocks whose outputs are concatenated', { min: 1, max: 100 }),
  num_blocks: int(4, 'number of blocks', { min: 1, max: 100 }),
  cls_block: moduleName('network_block', 'DartsCNNSearchBlock', 'class of the blocks'),
}) {
  override get isShared(): boolean {
    return this.args.arc_shared;
  }

  /** @throws {Error} if more blocks are concatenated than there are */
  override describe(context: CellContext): Description {
    const { name, features_mult, features_fixed, arc_shared, arc_key, num_concat, num_blocks } = this.args;
    if (num_concat > num_blocks) {
      throw new Error(`the cell "${name}" concatenates ${num_concat} of ${num_blocks} blocks`);
    }
    const key = arc_shared ? arc_key : `${arc_key}/cell-${context.index}`;
    const idxs = Array.from({ length: num_concat }, (_, i) => 2 + num_blocks - num_concat + i);
    return {
      name: 'DartsCNNCell',
      kwargs: { name: arc_shared ? name : `${name}-${context.index}`, features_mult, features_fixed },
      submodules: { concat: { name: 'ConcatChoiceModule', kwargs: { idxs, dim: 1 } } },
      submodule_lists: { blocks: Array.from({ length: num_blocks }, (_, block) => this.block(context, key, block)) },
    };
  }

  private block(context: CellContext, key: string, block: number): Description {
    const { stride, cls_block } = this.args;
    const inputs = block + 2;
    const names = Array.from({ length: inputs }, (_, i) => `${key}/block-${block}/${inputs}/op-${i}`);
    const ops = names.map((weight, idx) => ({
      name: 'InputChoiceWrapperModule',
      kwargs: { idx },
      submodules: { wrapped: context.mixedOp(weight, idx < 2 ? stride : 1) },
    }));
    return { name: cls_block, kwargs: { path_names: names }, submodule_lists: { ops } };
  }
}
