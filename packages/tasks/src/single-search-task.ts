import type { Benchmark, Gene, JsonValue, Method, OpenData } from '@uninas/contracts';
import { one, optional, Register } from '@uninas/core';
import type { Experiment, Prepared } from './net-task.js';
import type { RunLines } from './run/run-lines.js';
import { setUp } from './run/set-up-error.js';
import { assertTestUnread, withoutTest } from './run/withheld-test.js';
import { SingleTask } from './single-task.js';

/**
 * Trains a super-network, or searches with gradients, to the end; then writes
 * the descriptions of the search network and of the finalized one.
 *
 * If the method has decided on one candidate everywhere, its architecture is
 * looked up in the benchmark, if there is one.
 *
 * The test part of the data is never read, whatever `test_last` says.
 *
 * @source Laube, 2021, "The UniNAS framework: combining modules in arbitrarily complex configurations with
 *   argument trees", section 3
 */
@Register.as('task', { search: true })
export class SingleSearchTask extends SingleTask.with(
  {},
  {
    cls_method: one('method', 'search method', { where: { search: true } }),
    cls_benchmark: optional('benchmark_set', 'results in which the found architecture is looked up'),
  },
) {
  #benchmark: Benchmark | undefined;

  protected override trainingData(data: OpenData, log: RunLines): OpenData {
    if (this.children.cls_trainer.args.test_last !== 0) {
      log.info('The test part of the data stays closed in a search; test_last has no effect');
    }
    return withoutTest(data);
  }

  protected override async prepare(prepared: Prepared): Promise<void> {
    await super.prepare(prepared);
    const { cls_benchmark: set } = this.children;
    if (set === undefined) return;
    this.#benchmark = await setUp('cls_benchmark', async () => {
      const benchmark = await set.open(prepared.log);
      refuseOtherSpace(benchmark, prepared.method);
      return benchmark;
    });
  }

  protected override async conclude({ data, method, log }: Experiment): Promise<{ readonly [key: string]: JsonValue }> {
    assertTestUnread(data);
    const benchmark = this.#benchmark;
    const gene = foundBy(method);
    if (benchmark === undefined || gene === undefined) return {};
    const known = benchmark.lookUp(gene);
    const { name } = benchmark;
    log.headline(`${gene.join(', ')} in ${name}`);
    if (known === undefined) log.warn(`${name} has no results of this architecture`);
    else log.lines(Object.entries(known).map(([key, value]) => `${key} ${value}`));
    return { gene: gene.join(','), ...(known && { benchmark: { ...known } }) };
  }
}

/** @throws {Error} if architectures of a benchmark have another length than those of the network */
function refuseOtherSpace({ name, space }: Benchmark, { strategies }: Method): void {
  if (strategies === undefined || strategies.weights.length === space.length) return;
  const lengths = `${space.length} positions, those of the network have ${strategies.weights.length}`;
  throw new Error(`${name} is of another search space: its architectures have ${lengths}`);
}

/** The architecture that a method decided on, if it is a single path. */
function foundBy({ strategies }: Method): Gene | undefined {
  const chosen = strategies?.weights.map(({ name }) => strategies.finalized(name)) ?? [];
  const gene = chosen.flatMap((indices) => (indices.length === 1 ? [indices[0]!] : []));
  return gene.length > 0 && gene.length === chosen.length ? gene : undefined;
}
