import type { Candidate, HpoContext } from '@uninas/contracts';
import { one, Register } from '@uninas/core';
import { MiniBenchTask, type KnownSearch } from './mini-bench-task.js';
import { PARETO_FIGURE } from './run/open-run.js';
import { frontFigure, type Figures } from './search/front.js';

/**
 * Searches in known results rather than in a network: what a search algorithm finds, at no cost.
 *
 * Architectures without results, or without one of the values that estimators ask for, do not exist to
 * the search. What it finds is compared with everything there is: the rank of the best by each objective,
 * how much of the true front was found, and which share of its hypervolume, from a point a tenth of the
 * range behind the worst values. Writes every rating to `search.jsonl`, `candidates/candidate-<gene>.json`
 * with all results of each architecture of the first front, the true front to `true-front.jsonl`, and the
 * figure `x.svg`. A run that was interrupted begins anew, which leaves the same bytes.
 *
 * @source Laube, 2021, "The UniNAS framework", section 3
 */
@Register.as('task', { search: true })
export class MiniBenchHPOTask extends MiniBenchTask.with(
  {},
  { cls_hpo_self_algorithm: one('hpo_self_algorithm', 'search algorithm') },
) {
  protected override budget(space: HpoContext['space']): number {
    return this.children.cls_hpo_self_algorithm.budget(space);
  }

  protected override search(context: HpoContext): Promise<readonly Candidate[]> {
    return this.children.cls_hpo_self_algorithm.search(context);
  }

  protected override figures({ candidates, objectives, trueFront }: KnownSearch): Figures {
    const drawn = this.args.plot_true_pareto ? { trueFront } : {};
    return new Map([[PARETO_FIGURE, frontFigure(candidates, objectives, drawn)]]);
  }
}
