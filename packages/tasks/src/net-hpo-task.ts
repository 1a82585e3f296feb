import type { Candidate, HpoContext } from '@uninas/contracts';
import { one, Register } from '@uninas/core';
import { setUp } from './run/set-up-error.js';
import { SuperNetworkTask } from './super-network-task.js';

/**
 * Searches a trained super-network for its best architectures.
 *
 * Takes device, method and data over from the run in `s1_path`, with its
 * validation samples, and the weights of its newest checkpoint. Every rating
 * is written to `search.jsonl` before the search goes on; an interrupted search
 * is repeated over these and arrives at the same place. The test part of the
 * data is never read. Writes `candidates/candidate-<gene>.network_config` for
 * each architecture of the first front, and the figure `x.svg`.
 *
 * @source Laube, 2021, "The UniNAS framework", section 3; unlike there the inherited configuration
 *   never overrides what the user says, and a candidate's rating does not depend on those before it
 */
@Register.as('task', { search: true })
export class NetHPOTask extends SuperNetworkTask.with(
  {},
  { cls_hpo_self_algorithm: one('hpo_self_algorithm', 'search algorithm') },
) {
  protected override budget(space: HpoContext['space']): number {
    return this.children.cls_hpo_self_algorithm.budget(space);
  }

  protected override checkSearch(space: HpoContext['space']): Promise<void> {
    return setUp('cls_hpo_self_algorithm', () => this.children.cls_hpo_self_algorithm.check(space));
  }

  protected override search(context: HpoContext): Promise<readonly Candidate[]> {
    return this.children.cls_hpo_self_algorithm.search(context);
  }
}
