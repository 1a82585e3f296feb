import type { Candidate, HpoContext } from '@uninas/contracts';
import { one, Register } from '@uninas/core';
import { MiniBenchTask, type KnownSearch } from './mini-bench-task.js';
import type { Figures } from './search/front.js';
import { pymooFigures } from './search/pymoo-figures.js';

/**
 * Searches in known results by generations, with sampling, crossover, mutation
 * and an end of one's choice.
 *
 * All is as in `MiniBenchHPOTask` but for the figures: `fa.svg` has the
 * architectures that keep all constraints, coloured by generation, and `hv.svg`
 * the hypervolume of what was found up to each of them. With
 * `plot_true_pareto`, both have the true front.
 *
 * @source Laube, 2021, "The UniNAS framework", section 3; there, the library
 *   pymoo searches, without masks
 */
@Register.as('task', { search: true })
export class MiniBenchPymooHPOTask extends MiniBenchTask.with(
  {},
  {
    cls_benchmark: one('benchmark_set', 'results of architectures', { where: { mini: true, tabular: true } }),
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

  protected override figures({ candidates, objectives, all, trueFront }: KnownSearch): Figures {
    return pymooFigures(candidates, objectives, { all, ...(this.args.plot_true_pareto && { trueFront }) });
  }
}
