import type { Benchmark, Candidate, Gene, HpoContext } from '@uninas/contracts';
import { int, moduleNames, one, Register } from '@uninas/core';
import { geneKey, ValueSpace } from '@uninas/space';
import { loadNasMetrics, type NasMetrics } from '@uninas/training';
import type { Experiment, Outcome, Prepared } from './net-task.js';
import { setUp } from './run/set-up-error.js';
import { openResults } from './search/open-results.js';
import { comparedKeys, comparePredictions, type ComparedKey } from './search/predictions-compared.js';
import { SuperNetworkTask } from './super-network-task.js';

/** The sets of architectures that predictions are compared for. */
interface ComparedSets {
  /** The best of the benchmark. */
  readonly top: readonly Candidate[];
  /** What the search algorithm chose. */
  readonly chosen: readonly Candidate[];
}

/**
 * Rates architectures of known quality in a trained super-network, and tells
 * how well it predicts them.
 *
 * Two sets are rated, as far as masks leave them and they keep all constraints:
 * `top`, the `measure_top` best architectures of the benchmark by the first
 * objective on its default data set, and `chosen`, those that the search
 * algorithm chooses among the architectures of the benchmark: some at random
 * with `RandomHPO`, and all with its `num_eval` negative. Each objective is
 * compared with the metric that its key begins with (`acc1` and `acc1/valid`
 * with `acc1`), on every data set, on the part of the data that the benchmark
 * is configured for.
 *
 * Writes `figures/metrics/<set>/<data set>/<key>_<metric>.svg` for each of the
 * `nas_metrics`. All else is as in `NetHPOTask`.
 *
 * @source Laube, 2021, "The UniNAS framework"; unlike there, the best
 *   architectures are really those, and by the objective rather than by
 *   accuracy alone
 */
@Register.as('task', { search: true })
export class EvalNetBenchTask extends SuperNetworkTask.with(
  {
    measure_top: int(500, 'best architectures of the benchmark that are a set of their own, none if 0', { min: 0 }),
    nas_metrics: moduleNames(
      'nas_metric',
      ['ImprovementNasMetric', 'KendallTauNasMetric'],
      'how predictions are compared with what is known',
      { minLength: 1 },
    ),
  },
  {
    cls_hpo_self_algorithm: one('hpo_self_algorithm', 'chooses architectures of the benchmark'),
    cls_benchmark: one('benchmark_set', 'what is known', { where: { mini: true, tabular: true } }),
  },
) {
  #benchmark: Benchmark | undefined;
  /** Those that may be chosen. */
  #genes: readonly Gene[] = [];
  #compared: readonly ComparedKey[] = [];
  #metrics: NasMetrics = new Map();
  #sets: ComparedSets = { top: [], chosen: [] };

  protected override async prepare(prepared: Prepared): Promise<void> {
    await super.prepare(prepared);
    const { cls_benchmark: set, cls_hpo_estimators: estimators } = this.children;
    this.#metrics = await setUp('nas_metrics', () => {
      return loadNasMetrics(this.args.nas_metrics, prepared.task.modules, this.node.path);
    });
    const benchmark = await setUp('cls_benchmark', () => openResults(set, prepared.method, prepared.log));
    const all = new ValueSpace(prepared.method.strategies?.space() ?? []);
    this.#genes = benchmark.genes.filter((gene) => all.contains(gene));
    await setUp('cls_benchmark', () => {
      if (this.#genes.length === 0) throw new Error(`${benchmark.name} knows no architecture that may be chosen`);
    });
    for (const [i, { args }] of estimators.entries()) {
      if (!args.is_objective) continue;
      // said as the benchmark says it, with what it has instead
      await setUp(`cls_hpo_estimators#${i}`, () => benchmark.keyOf({ metric: args.key.split('/')[0]! }));
    }
    this.#compared = comparedKeys(
      estimators.filter(({ args }) => args.is_objective).map(({ args }) => args),
      benchmark,
    );
    this.#benchmark = benchmark;
  }

  protected override budget(space: HpoContext['space']): number {
    return this.args.measure_top + this.children.cls_hpo_self_algorithm.budget(space);
  }

  protected override checkSearch(space: HpoContext['space']): Promise<void> {
    return setUp('cls_hpo_self_algorithm', () => this.children.cls_hpo_self_algorithm.check(space));
  }

  protected override async search(context: HpoContext): Promise<readonly Candidate[]> {
    const genes = this.#genes;
    const top = await this.#rateBest(context);
    const known = genes.length === new ValueSpace(context.space).size ? context : { ...context, genes };
    const chosen = await this.children.cls_hpo_self_algorithm.search(known);
    this.#sets = { top, chosen };
    const rated = new Map([...top, ...chosen].map((candidate) => [geneKey(candidate.gene), candidate]));
    return [...rated.values()];
  }

  /** The best by what is known, as many of them as keep all constraints. */
  async #rateBest(context: HpoContext): Promise<readonly Candidate[]> {
    const [objective] = context.objectives;
    const benchmark = this.#benchmark!;
    const known = benchmark.keyOf({ metric: objective!.key.split('/')[0]! });
    const sign = objective!.maximize ? -1 : 1;
    const costs = this.#genes
      .map((gene): readonly [number, Gene] => [sign * benchmark.value(gene, known), gene])
      .filter(([cost]) => !Number.isNaN(cost))
      .sort(([a], [b]) => a - b);
    const ratings: Promise<Candidate>[] = [];
    for (const [, gene] of costs) {
      if (ratings.length >= this.args.measure_top || context.signal.aborted) break;
      if (!(await context.isAllowed(gene))) continue;
      const rating = context.rate(gene, 0);
      // whoever waits for all of them is told
      rating.catch(() => undefined);
      ratings.push(rating);
    }
    return Promise.all(ratings);
  }

  protected override conclude({ run, log }: Experiment): Promise<Outcome['summary']> {
    const benchmark = this.#benchmark!;
    log.headline(`Compared with ${benchmark.name}`);
    const found = Object.entries(this.#sets).flatMap(([name, candidates]) =>
      this.#compared.flatMap((key) =>
        comparePredictions(name, candidates as readonly Candidate[], key, benchmark, this.#metrics),
      ),
    );
    for (const { file, figure, line } of found) {
      run.files.writeText(file, figure);
      if (line !== undefined) log.info(line);
    }
    if (found.length === 0) log.warn('Too few architectures have known values to compare predictions with');
    return Promise.resolve({ net_bench: found.map(({ row }) => row) });
  }
}
