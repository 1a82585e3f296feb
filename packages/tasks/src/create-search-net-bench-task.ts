import type { Benchmark, Candidate, Gene, HpoContext } from '@uninas/contracts';
import { writeTable } from '@uninas/benchmarks';
import { any, int, one, Register } from '@uninas/core';
import { geneKey, ValueSpace } from '@uninas/space';
import type { Experiment, Outcome, Prepared } from './net-task.js';
import { setUp } from './run/set-up-error.js';
import { openResults } from './search/open-results.js';
import { predictionTable } from './search/prediction-table.js';
import { SuperNetworkTask } from './super-network-task.js';

/** Where the table is written. */
const TABLE = 'bench.json';

/**
 * Rates architectures in a trained super-network and keeps what it predicts as a table of results.
 *
 * Rated are all architectures that the benchmarks know, as far as masks leave them, what the search
 * algorithm chooses, and random further ones until there are `measure_min`. All is as in `NetHPOTask`; in
 * addition there is `bench.json` in the format `uninas-benchmark/1`, with the values by the keys of their
 * estimators: `acc1/valid` is `acc1/<data set>/valid`, any other key a metric. `MiniNASTabularBenchmark`
 * reads it, so that `EvalBenchTask` can compare it with the truth.
 *
 * @source Laube, 2021, "The UniNAS framework"
 */
@Register.as('task', { search: true })
export class CreateSearchNetBenchTask extends SuperNetworkTask.with(
  { measure_min: int(-1, 'architectures that are rated at least, random ones added', { min: -1 }) },
  {
    cls_hpo_self_algorithm: one('hpo_self_algorithm', 'search algorithm'),
    cls_benchmarks: any('benchmark_set', 'results whose architectures are rated', {
      where: { mini: true, tabular: true },
      duplicates: true,
    }),
  },
) {
  #benchmarks: readonly Benchmark[] = [];

  protected override async prepare(prepared: Prepared): Promise<void> {
    await super.prepare(prepared);
    const opened: Benchmark[] = [];
    for (const [i, set] of this.children.cls_benchmarks.entries()) {
      opened.push(await setUp(`cls_benchmarks#${i}`, () => openResults(set, prepared.method, prepared.log)));
    }
    this.#benchmarks = opened;
  }

  protected override budget(space: HpoContext['space']): number {
    const given = this.#benchmarks.reduce((sum, { genes }) => sum + genes.length, 0);
    return Math.max(this.args.measure_min, given + this.children.cls_hpo_self_algorithm.budget(space));
  }

  protected override async search(context: HpoContext): Promise<readonly Candidate[]> {
    const found = new Map<string, Candidate>();
    const all = new ValueSpace(context.space);
    const rate = async (gene: Gene): Promise<void> => {
      if (context.signal.aborted || found.has(geneKey(gene)) || !(await context.isAllowed(gene))) return;
      found.set(geneKey(gene), await context.rate(gene, 0));
    };
    for (const { genes } of this.#benchmarks) for (const gene of genes) if (all.contains(gene)) await rate(gene);
    for (const candidate of await this.children.cls_hpo_self_algorithm.search(context)) {
      if (!found.has(geneKey(candidate.gene))) found.set(geneKey(candidate.gene), candidate);
    }
    for (const gene of all.distinct(context.random.at('more'))) {
      if (found.size >= this.args.measure_min || context.signal.aborted) break;
      await rate(gene);
    }
    return [...found.values()];
  }

  protected override conclude(
    { method, run, log }: Experiment,
    candidates: readonly Candidate[],
  ): Promise<Outcome['summary']> {
    if (candidates.length === 0) return Promise.resolve({});
    const table = predictionTable({
      name: 'predictions',
      description: `values of ${candidates.length} architectures in a super-network`,
      method,
      keys: this.children.cls_hpo_estimators.map(({ args }) => args.key),
      candidates,
    });
    writeTable(run.files.path(TABLE), table);
    log.info(`Saved the values of ${candidates.length} architectures in ${TABLE}`);
    return Promise.resolve({ table: TABLE });
  }
}
