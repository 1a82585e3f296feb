import type { Candidate, HpoContext, Method } from '@uninas/contracts';
import { int, one, Register } from '@uninas/core';
import { blocksOf, BlockSearch } from './search/block-search.js';
import { SuperNetworkTask } from './super-network-task.js';

/**
 * Searches block by block in what `DnaMethod` trained.
 *
 * Blocks imitate their teacher independently of each other. Of each, random
 * architectures are rated, all other weights being at their first candidate, and
 * those stay that no other one of the block dominates. A combination of them has
 * the sum of what its blocks are rated by, so that only the front of the
 * combinations is rated again, as whole networks. Constraints hold for
 * combinations.
 *
 * Objectives must be sums over the blocks, as the loss of the method,
 * multiply-adds and parameters are; the log tells how far off the sums were.
 * Everything else is as in `NetHPOTask`.
 *
 * @source Li et al., 2020, "Block-wisely supervised neural architecture search with knowledge
 *   distillation", section 3.4; unlike in UniNAS, what is found is rated as a whole as well
 */
@Register.as('task', { search: true })
export class DnaHPOTask extends SuperNetworkTask.with(
  {
    dna2_max_eval_per_stage: int(5000, 'architectures of each block to rate, all if it has no more', { min: 1 }),
    dna2_max_eval_final: int(10000, 'combinations of blocks to compare, all if there are no more', { min: 1 }),
  },
  { cls_method: one('method', 'method that trained the blocks', { where: { search: true, distill: true } }) },
) {
  /** Without the front of the combinations, which is not known before. */
  protected override budget(space: HpoContext['space'], { strategies }: Method): number {
    const sizes = blocksOf(strategies?.weights ?? []).map(({ places }) =>
      places.reduce((size, place) => size * space[place]!.length, 1),
    );
    return sizes.reduce((sum, size) => sum + Math.min(size, this.args.dna2_max_eval_per_stage), 1);
  }

  protected override search(context: HpoContext, { strategies }: Method): Promise<readonly Candidate[]> {
    const { dna2_max_eval_per_stage: perBlock, dna2_max_eval_final: combined } = this.args;
    return new BlockSearch(context, strategies?.weights ?? [], { perBlock, combined }).search();
  }
}
