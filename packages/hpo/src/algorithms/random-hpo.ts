import { HpoAlgorithm, type Candidate, type HpoContext } from '@uninas/contracts';
import { int, Register } from '@uninas/core';
import { RatedGenes } from './rated-genes.js';
import { searchedSpace } from './searched-space.js';

const MAX_REFUSED = 10000;

/**
 * Rates architectures in random order, each at most once.
 *
 * The order is drawn as it is needed, so a huge space costs nothing. A limited
 * search ends early after 10000 architectures in a row that break a constraint.
 */
@Register.as('hpo_self_algorithm')
export class RandomHPO extends HpoAlgorithm.with({
  num_eval: int(100, 'architectures to rate, all if negative', { min: -1 }),
}) {
  override async search(context: HpoContext): Promise<readonly Candidate[]> {
    const rated = new RatedGenes(context);
    const wanted = this.budget();
    let refused = 0;
    for (const gene of searchedSpace(context).distinct(context.random.at('random'))) {
      if (rated.isAborted || rated.accepted >= wanted) break;
      refused = (await rated.propose(gene, 0)) === 'refused' ? refused + 1 : 0;
      if (refused < MAX_REFUSED || wanted === Infinity) continue;
      context.log.warn(`${MAX_REFUSED} architectures in a row broke a constraint; the search ends`);
      break;
    }
    await rated.settle();
    return rated.candidates;
  }

  override budget(): number {
    return this.args.num_eval < 0 ? Infinity : this.args.num_eval;
  }
}
