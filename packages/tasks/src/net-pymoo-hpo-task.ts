import type { Candidate, HpoContext, SearchObjective } from '@uninas/contracts';
import { one, Register } from '@uninas/core';
import type { Figures } from './search/front.js';
import { pymooFigures } from './search/pymoo-figures.js';
import { SuperNetworkTask } from './super-network-task.js';

/**
 * Searches a trained super-network for its best architectures by generations,
 * with sampling, crossover, mutation and an end of one's choice.
 *
 * All is as in `NetHPOTask` but for the figures: `fa.svg` has the architectures
 * that keep all constraints, coloured by generation, and `hv.svg` the
 * hypervolume of what was found up to each of them, from a point a tenth of the
 * range behind the worst values. Architectures that break a constraint are not
 * rated, but point the way to those that do not.
 *
 * @source Laube, 2021, "The UniNAS framework", section 3; there, the library
 *   pymoo searches, and masks of the method are not kept
 */
@Register.as('task', { search: true })
export class NetPymooHPOTask extends SuperNetworkTask.with(
  {},
  {
    cls_hpo_pymoo_algorithm: one('hpo_pymoo_algorithm', 'search algorithm'),
    cls_hpo_pymoo_termination: one('hpo_pymoo_terminator', 'when the search ends'),
  },
) {
  protected override budget(): number {
    return this.children.cls_hpo_pymoo_algorithm.budget(this.children.cls_hpo_pymoo_termination);
  }

  protected override search(context: HpoContext): Promise<readonly Candidate[]> {
    return this.children.cls_hpo_pymoo_algorithm.search(context, this.children.cls_hpo_pymoo_termination);
  }

  protected override figures(candidates: readonly Candidate[], objectives: readonly SearchObjective[]): Figures {
    return pymooFigures(candidates, objectives);
  }
}
