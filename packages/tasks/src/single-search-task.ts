import type { JsonValue, OpenData } from '@uninas/contracts';
import { one, Register } from '@uninas/core';
import type { Experiment } from './net-task.js';
import type { RunLines } from './run/run-lines.js';
import { assertTestUnread, withoutTest } from './run/withheld-test.js';
import { SingleTask } from './single-task.js';

/**
 * Trains a super-network, or searches with gradients, to the end; then writes
 * the descriptions of the search network and of the finalized one.
 *
 * The test part of the data is never read, whatever `test_last` says.
 *
 * @source Laube, 2021, "The UniNAS framework: combining modules in arbitrarily complex configurations with
 *   argument trees", section 3
 */
@Register.as('task', { search: true })
export class SingleSearchTask extends SingleTask.with(
  {},
  { cls_method: one('method', 'search method', { where: { search: true } }) },
) {
  protected override trainingData(data: OpenData, log: RunLines): OpenData {
    if (this.children.cls_trainer.args.test_last !== 0) {
      log.info('The test part of the data stays closed in a search; test_last has no effect');
    }
    return withoutTest(data);
  }

  protected override conclude({ data }: Experiment): { readonly [key: string]: JsonValue } {
    assertTestUnread(data);
    return {};
  }
}
