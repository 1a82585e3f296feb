import { availableParallelism } from 'node:os';
import type {
  Candidate,
  DataContext,
  HpoContext,
  Method,
  Replica,
  Replicas,
  RunContext,
  RunFiles,
  SearchObjective,
} from '@uninas/contracts';
import { between, bool, int, one, optional, path, Random } from '@uninas/core';
import { chosenOf, finalizeDescription } from '@uninas/networks';
import { RunFolder } from '@uninas/runs';
import { geneKey } from '@uninas/space';
import { companionOf, fromCheckpoint, weightsOf } from '@uninas/training';
import { moduleNames, NetTask, type Experiment, type Outcome, type Prepared } from './net-task.js';
import { descriptionText } from './run/description-text.js';
import { hasFinished, PARETO_FIGURE, SPLIT, type OpenRun } from './run/open-run.js';
import { measuredKeys } from './run/measured-keys.js';
import type { RunLines } from './run/run-lines.js';
import { setUp } from './run/set-up-error.js';
import { parseSplit } from './run/stored-split.js';
import { newestCheckpoint } from './run/training-state.js';
import { assertTestUnread, withoutTest } from './run/withheld-test.js';
import { bestRows, firstFront, frontFigure, frontTable, type Figures } from './search/front.js';
import { NetworkThreads, servedNetwork, type Measurable } from './search/network-threads.js';
import { plainTrainer } from './search/plain-trainer.js';
import { hashOf, noteRatedNetwork, type RatedNetwork } from './search/rated-network.js';
import { objectivesOf, Ratings } from './search/ratings.js';
import { runSearch } from './search/run-search.js';
import { SEARCH_TIME, SearchClock } from './search/search-clock.js';
import { JOURNAL, SearchJournal } from './search/search-journal.js';
import { NO_VALIDATION, SuperNetwork } from './search/super-network.js';
import { giveWeights, resetStatistics } from './search/trained-weights.js';

/** Where a search notes how long its ratings took. */
const TIMING = 'timing.jsonl';

const refuse = (): never => {
  throw new Error('the files of a run are written by its first thread alone');
};
/** Networks that measure to the same values. */
interface Places {
  readonly places: readonly Measurable[];
  close(): Promise<void>;
}

/** Requests in a queue at once, unless it is said: more than there will be workers, who then never wait. */
const AFAR_AT_ONCE = 100;
/** What a copy in another thread sees of the run folder. */
const NO_FILES: RunFiles = {
  path: refuse,
  writeText: refuse,
  readText: refuse,
  appendLine: refuse,
  appendBytes: refuse,
  size: refuse,
  truncate: refuse,
};

/**
 * A task that rates architectures in a trained super-network, as its subclasses search.
 *
 * Device, method and data are those of the run in `s1_path`, with its validation samples and the
 * weights of its newest checkpoint; see `NetHPOTask` for what it writes.
 */
export abstract class SuperNetworkTask extends NetTask.with(
  {
    s1_path: path('{path_tmp}', 'folder of the run that trained the super-network'),
    num_workers: int(
      -1,
      'architectures that are rated at once, each in a thread of its own, or by the workers of a queue; -1: as many as the machine has cores, or 100 by a queue; results do not depend on it',
      { min: -1 },
    ),
    reset_bn: bool(false, 'begin with mean 0 and variance 1 as running statistics; adapt them by batches_forward'),
  },
  {
    cls_method: one('method', 'method that trained the super-network', { where: { search: true } }),
    cls_trainer: optional('trainer', 'evaluates candidates; SimpleTrainer when left out'),
    cls_hpo_estimators: between('hpo_estimator', 1, null, 'what candidates are rated by', {
      where: { requires_bench: false },
      duplicates: true,
    }),
  },
  {
    inherits: {
      from: 's1_path',
      take: ['cls_device', 'cls_method'],
      drop: ['cls_method.cls_initializers', 'cls_method.cls_schedulers'],
      set: {
        'cls_method.cls_data.cls_augmentations#*.force_type': 'test',
        'cls_method.cls_network.checkpoint_path': '',
      },
    },
  },
) {
  #loaded: RatedNetwork | undefined;

  /** Number of ratings it will ask for at the most. */
  protected abstract budget(space: HpoContext['space'], method: Method): number;
  /** Whether the space can be searched, before anything is written. @throws {SetUpError} */
  protected async checkSearch(_space: HpoContext['space']): Promise<void> {
    // nothing to look at
  }
  /** @returns the candidates that the first front is taken from, in the order of their rating */
  protected abstract search(context: HpoContext, method: Method): Promise<readonly Candidate[]>;

  /** Figures of the candidates, by file. */
  protected figures(candidates: readonly Candidate[], objectives: readonly SearchObjective[]): Figures {
    return new Map([[PARETO_FIGURE, frontFigure(candidates, objectives)]]);
  }

  /** What is made of the candidates besides. @returns what is added to the summary */
  protected conclude(_experiment: Experiment, _candidates: readonly Candidate[]): Promise<Outcome['summary']> {
    return Promise.resolve({});
  }

  protected override maxEpochs(): number {
    return 1;
  }

  /** @throws {RunError} if `s1_path` holds no run */
  protected override async storedSplit(_: OpenRun | undefined, log: RunLines): Promise<DataContext['split']> {
    const { s1_path } = this.args;
    return setUp('s1_path', () => {
      const earlier = RunFolder.open(s1_path);
      log.info(`Super-network: ${s1_path}`);
      return parseSplit(earlier.readText(SPLIT), earlier.path(SPLIT));
    });
  }

  protected override parts(): readonly (readonly [string, string])[] {
    const { cls_method: method, cls_trainer: trainer } = this.children;
    return [
      ['trainer', trainer?.constructor.name ?? 'SimpleTrainer'],
      ...moduleNames(this, '', ['cls_method', 'cls_device', 'cls_trainer']),
      ['method', method.constructor.name],
      // it has data of its own
      ...moduleNames(method, 'method '),
      ...moduleNames(method.children.cls_data, 'data '),
    ];
  }

  protected override async work(experiment: Experiment): Promise<Outcome> {
    const { context, method, run, log } = experiment;
    const { cls_hpo_estimators: estimators } = this.children;
    noteRatedNetwork(run.files, this.#loaded!);
    const network = this.#network(experiment, context);
    const { places, close } = this.#places(experiment, network);
    const journal = new SearchJournal(run.files.path(JOURNAL));
    const clock = new SearchClock(journal, run.files.path(TIMING));
    try {
      if (journal.size > 0) log.info(`${journal.size} ratings are remembered`);
      const ratings = new Ratings(estimators, places, journal, ({ gene, iteration }, seconds) => {
        const time = { 'time/rating': seconds, [SEARCH_TIME]: clock.elapsed() };
        run.files.appendLine(TIMING, JSON.stringify({ epoch: iteration, gene, ...time }));
      });
      const space = method.strategies?.space() ?? [];
      const elapsed = (): number => clock.elapsed();
      const setting = { space, ratings, elapsed, log, task: experiment.task, random: context.random.at('search') };
      const budget = this.budget(space, method);
      const candidates = await runSearch({ ...setting, budget }, (search) => this.search(search, method));
      if (context.signal.aborted) {
        log.warn(`Interrupted after ${journal.size} ratings; --resume goes on with them`);
        return { done: false, summary: { rated: journal.size } };
      }
      assertTestUnread(experiment.data);
      const saved = await this.#save(experiment, candidates, ratings);
      return { done: true, summary: { ...saved, ...(await this.conclude(experiment, candidates)) } };
    } finally {
      await close();
      journal.close();
    }
  }

  override worksAfar(): boolean {
    return true;
  }

  protected override readHash(): string | undefined {
    return this.#loaded && hashOf(this.#loaded.weights);
  }

  /** A copy in another thread rates what it is asked to. */
  protected override replica(prepared: Prepared): Replica {
    const random = new Random(this.args.seed).at('work');
    return servedNetwork(this.#network(prepared, { random, signal: new AbortController().signal, files: NO_FILES }));
  }

  #network({ ops, method, data, log }: Prepared, run: Pick<RunContext, 'random' | 'signal' | 'files'>): SuperNetwork {
    const context = { ...run, ops, log, method, data: withoutTest(data) };
    return new SuperNetwork(
      { ...context, isTestRun: this.args.is_test_run },
      this.children.cls_trainer ?? plainTrainer(),
    );
  }

  /** Where architectures are measured: here and in other threads, or all of them by the workers of a queue. */
  #places(experiment: Experiment, network: SuperNetwork): Places {
    const [replicate, replicateAfar] = [this.replicate(experiment), this.replicateAfar(experiment)];
    const { num_workers } = this.args;
    const { log, context } = experiment;
    const started = (text: string, start: () => Promise<Replicas>): NetworkThreads => {
      const say = (): Promise<Replicas> => {
        log.info(text);
        return start();
      };
      return new NetworkThreads(say, network, context.signal);
    };
    if (replicateAfar !== undefined) {
      const count = num_workers < 0 ? AFAR_AT_ONCE : Math.max(1, num_workers);
      const text = `Rating by the workers of the queue, at most ${count} architectures at once`;
      const workers = started(text, () => replicateAfar(count));
      return { places: workers.networks(count), close: () => workers.close() };
    }
    const count = Math.max(1, num_workers < 0 ? availableParallelism() : num_workers);
    if (replicate === undefined || count === 1) return { places: [network], close: () => Promise.resolve() };
    const threads = started(`Rating in ${count} threads`, () => replicate(count - 1));
    return { places: [network, ...threads.networks(count - 1)], close: () => threads.close() };
  }

  protected override async prepare(prepared: Prepared): Promise<void> {
    await setUp('s1_path', () => this.#loadTrained(prepared));
  }

  protected override async examine({ method, data, task }: Prepared): Promise<void> {
    const { cls_hpo_estimators: estimators } = this.children;
    const space = method.strategies?.space() ?? [];
    await this.checkSearch(space);
    await setUp('cls_hpo_estimators', () => objectivesOf(estimators));
    const measured = (): readonly string[] => {
      if (data.loader('valid') === undefined) throw new Error(NO_VALIDATION);
      const gene = space.map((indices) => indices[0]!);
      return measuredKeys(method, data, gene).map((key) => `val/${key}`);
    };
    for (const [i, estimator] of estimators.entries()) {
      await setUp(`cls_hpo_estimators#${i}`, async () => {
        await estimator.prepare(task.modules);
        estimator.check(
          measured,
          space.map((indices) => indices.at(-1)!),
        );
      });
    }
  }

  #loadTrained({ ops, method, log }: Prepared): void {
    const earlier = RunFolder.open(this.args.s1_path);
    const checkpoint = newestCheckpoint(earlier, (text) => log.warn(text));
    if (checkpoint === undefined) {
      throw new Error(
        `${this.args.s1_path} holds no checkpoint: train its super-network for an epoch at least, with a CheckpointCallback`,
      );
    }
    const state = fromCheckpoint(checkpoint);
    const weights = weightsOf(state);
    giveWeights(method.built, weights, `checkpoint ${checkpoint.number} of ${this.args.s1_path}`);
    for (const [name, part] of method.companions()) part.restore(companionOf(state, name));
    this.#loaded = { epoch: checkpoint.number, weights };
    if (!hasFinished(earlier)) log.warn(`${this.args.s1_path} has not come to its end; --resume goes on with it`);
    const averaged = String(state.values['use'] ?? 'method') === 'method' ? '' : ', the averaged ones';
    log.info(`Loaded the weights after epoch ${checkpoint.number}${averaged}`);
    if (!this.args.reset_bn) return;
    log.info(`Reset ${resetStatistics(method, ops)} running statistics`);
  }

  async #save(
    { method, run, log, task }: Experiment,
    candidates: readonly Candidate[],
    { objectives }: Ratings,
  ): Promise<Outcome['summary']> {
    const front = firstFront(candidates, objectives);
    const { search: description } = method.descriptions();
    if (description === undefined) throw new Error(`${method.constructor.name} describes no search network`);
    const rows: (Candidate & { readonly file: string })[] = [];
    for (const { gene, iteration, values } of front) {
      const finalized = await finalizeDescription(description, chosenOf(method.built.plan, gene), task.modules);
      const file = `candidates/candidate-${geneKey(gene)}.network_config`;
      run.files.writeText(file, descriptionText(finalized));
      rows.push({ gene, iteration, values, file });
    }
    const figures = this.figures(candidates, objectives);
    for (const [file, svg] of figures) run.files.writeText(file, svg);
    log.headline(`First front, ${front.length} of ${candidates.length} rated architectures`);
    log.lines(frontTable(front));
    log.info(`Saved ${front.length} networks in candidates, and ${[...figures.keys()].join(', ')}`);
    if (front.length === 0) log.warn('No architecture keeps all constraints');
    const shown = rows.map(({ gene, iteration, values, file }) => ({ gene: geneKey(gene), iteration, values, file }));
    const best = bestRows(front, objectives, shown);
    return { rated: candidates.length, best, front: shown };
  }
}
