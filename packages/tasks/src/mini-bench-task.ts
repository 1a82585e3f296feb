import {
  Task,
  type Benchmark,
  type Candidate,
  type HpoContext,
  type SearchObjective,
  type TaskContext,
  type TaskResult,
} from '@uninas/contracts';
import { between, bool, int, list, one, Random } from '@uninas/core';
import { encodePretty } from '@uninas/runs';
import { geneKey, ValueSpace } from '@uninas/space';
import { inRunFolder, refuseFolder } from './run/in-run-folder.js';
import { TRUE_FRONT, type OpenRun } from './run/open-run.js';
import { RunLines } from './run/run-lines.js';
import { setUp } from './run/set-up-error.js';
import { bestRows, firstFront, frontTable, type Figures } from './search/front.js';
import { knownResults, type KnownResults } from './search/known-results.js';
import { objectivesOf, Ratings } from './search/ratings.js';
import { runSearch } from './search/run-search.js';
import { JOURNAL, SearchJournal } from './search/search-journal.js';
import { compare, comparisonJson, comparisonLines } from './search/true-front.js';

/** What is searched. */
interface Prepared {
  readonly benchmark: Benchmark;
  readonly known: KnownResults;
}

/** What a search in known results found, for its figures. */
export interface KnownSearch {
  readonly candidates: readonly Candidate[];
  readonly objectives: readonly SearchObjective[];
  /** Everything that could have been found. */
  readonly all: readonly Candidate[];
  readonly trueFront: readonly Candidate[];
}

/**
 * A search in known results rather than in a network, as its subclasses do it: what is found, at no cost.
 *
 * Architectures without results, or without one of the values that estimators ask for, do not exist to
 * the search. What it finds is compared with everything there is: the rank of the best by each objective,
 * how much of the true front was found, and which share of its hypervolume, from a point a tenth of the
 * range behind the worst values. Writes every rating to `search.jsonl`, `candidates/candidate-<gene>.json`
 * with all results of each architecture of the first front, the true front to `true-front.jsonl`, and
 * figures. A run that was interrupted begins anew, which leaves the same bytes.
 */
export abstract class MiniBenchTask extends Task.with(
  {
    plot_true_pareto: bool(false, 'draw the true front beside the one that was found'),
    mask_indices: list(int, [], 'candidates that are never chosen, for every position of a gene', { min: 0 }),
  },
  {
    cls_benchmark: one('benchmark_set', 'results of architectures', { where: { mini: true } }),
    cls_hpo_estimators: between('hpo_estimator', 1, null, 'what candidates are rated by', {
      where: { requires_bench: true },
      duplicates: true,
    }),
  },
) {
  /** Number of ratings it will ask for at the most. */
  protected abstract budget(space: HpoContext['space']): number;
  /** @returns what was rated, in that order */
  protected abstract search(context: HpoContext): Promise<readonly Candidate[]>;
  /** Figures of what was found, by file. */
  protected abstract figures(search: KnownSearch): Figures;

  /** Reads the results, and looks whether they have what is asked for. */
  override async rehearse(context: TaskContext): Promise<void> {
    if (!context.resume) refuseFolder(this);
    await this.#prepare(new RunLines(context.log, this.constructor.name), context);
  }

  override async run(context: TaskContext): Promise<TaskResult> {
    return inRunFolder(this, context, async ({ log, begin }) => {
      const prepared = await this.#prepare(log, context);
      return this.#run(prepared, begin(), context, log);
    });
  }

  async #prepare(log: RunLines, { modules }: TaskContext): Promise<Prepared> {
    const { cls_benchmark: set, cls_hpo_estimators: estimators } = this.children;
    const benchmark = await setUp('cls_benchmark', () => set.open(log));
    await setUp('cls_hpo_estimators', () => objectivesOf(estimators));
    for (const [i, estimator] of estimators.entries()) {
      await setUp(`cls_hpo_estimators#${i}`, async () => {
        await estimator.prepare(modules);
        return estimator.estimate(benchmark.genes[0]!, { benchmark });
      });
    }
    const { mask_indices: masked } = this.args;
    const space = await setUp('mask_indices', () => new ValueSpace(benchmark.space).without(masked));
    const known = await setUp('cls_hpo_estimators', () => knownResults(benchmark, estimators, space));
    const { length } = benchmark.genes;
    log.info(`Benchmark: ${benchmark.name}, ${length} architectures, ${benchmark.keys.join(', ')}`);
    log.info(`${known.allowed.size} of them have what is asked for and keep all constraints`);
    return { benchmark, known };
  }

  async #run({ benchmark, known }: Prepared, run: OpenRun, context: TaskContext, log: RunLines): Promise<TaskResult> {
    const { cls_hpo_estimators: estimators } = this.children;
    run.files.truncate(JOURNAL, 0);
    const journal = new SearchJournal(run.files.path(JOURNAL), false);
    try {
      const ratings = new Ratings(estimators, [{ benchmark }], journal);
      const candidates = await runSearch(
        {
          space: known.space,
          ...(known.genes && { genes: known.genes }),
          ratings: {
            objectives: ratings.objectives,
            isAllowed: (gene) => Promise.resolve(known.allowed.has(geneKey(gene))),
            violation: (gene) => Promise.resolve(violationIn(known, geneKey(gene))),
            rate: (gene, iteration) => ratings.rate(gene, iteration),
          },
          budget: this.budget(known.space),
          random: new Random(this.args.seed).at('work').at('search'),
          log,
          task: context,
        },
        (search) => this.search(search),
      );
      if (context.signal.aborted) {
        log.warn(`Interrupted after ${candidates.length} ratings; --resume begins anew`);
        return { done: false, summary: { rated: candidates.length } };
      }
      return { done: true, summary: this.#save({ benchmark, known }, run, candidates, log) };
    } finally {
      journal.close();
    }
  }

  #save(
    { benchmark, known }: Prepared,
    { files }: OpenRun,
    candidates: readonly Candidate[],
    log: RunLines,
  ): TaskResult['summary'] {
    const objectives = objectivesOf(this.children.cls_hpo_estimators);
    const all = [...known.allowed.values()];
    const front = firstFront(candidates, objectives);
    const truth = firstFront(all, objectives);
    const rowOf = ({ gene, values }: Candidate) => ({
      gene: geneKey(gene),
      arch: benchmark.textOf(gene) ?? '',
      values,
    });
    const rows = front.map((candidate) => {
      const file = `candidates/candidate-${geneKey(candidate.gene)}.json`;
      const { values, ...names } = rowOf(candidate);
      files.writeText(file, encodePretty({ ...names, values, results: { ...benchmark.lookUp(candidate.gene) } }));
      return { ...names, iteration: candidate.iteration, values, file };
    });
    files.writeText(TRUE_FRONT, truth.map((candidate) => `${JSON.stringify(rowOf(candidate))}\n`).join(''));
    const figures = this.figures({ candidates, objectives, all, trueFront: truth });
    for (const [file, svg] of figures) files.writeText(file, svg);
    const comparison = compare(candidates, all, objectives);
    log.headline(`First front, ${front.length} of ${candidates.length} rated architectures`);
    log.lines(frontTable(front));
    log.headline(`Compared with ${benchmark.name}`);
    log.lines(comparisonLines(comparison));
    log.info(`Saved ${front.length} architectures in candidates, ${[TRUE_FRONT, ...figures.keys()].join(', ')}`);
    return {
      rated: candidates.length,
      ...comparisonJson(comparison),
      best: bestRows(front, objectives, rows),
      front: rows,
    };
  }
}

/** By how much an architecture breaks the constraints; what has no results does not exist. */
function violationIn({ allowed, violations }: KnownResults, key: string): number {
  return allowed.has(key) ? 0 : (violations.get(key) ?? Infinity);
}
