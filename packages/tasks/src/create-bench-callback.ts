import {
  TrainingCallback,
  type Benchmark,
  type Candidate,
  type EstimatorContext,
  type Foreseen,
  type Gene,
  type Method,
  type TrainerView,
} from '@uninas/contracts';
import { MiniNASTabularBenchmark, MiniNATSBenchTabularBenchmark, writeTable } from '@uninas/benchmarks';
import { between, bool, int, optional, path, Register } from '@uninas/core';
import { geneKey, ValueSpace } from '@uninas/space';
import { withDefaults } from '@uninas/training';
import { existsSync } from 'node:fs';
import { withoutTest } from './run/withheld-test.js';
import { openResults } from './search/open-results.js';
import { plainTrainer } from './search/plain-trainer.js';
import { predictionTable } from './search/prediction-table.js';
import { SuperNetwork } from './search/super-network.js';
import { resetStatistics } from './search/trained-weights.js';
import { violationOf } from './search/violation.js';

/** In a test run, so many architectures are rated. */
const TEST_RUN = 10;

/**
 * Every few epochs rates all architectures of a benchmark with the
 * super-network as it is, and keeps the values as a table: how its predictions
 * change while it trains.
 *
 * Rated are the architectures that masks leave and that keep all constraints,
 * on the validation part; training goes on with the same bytes as without. The
 * table of an epoch is `bench/callback-<position>/epoch-<epochs done>.json`,
 * which `MiniNASTabularBenchmark` and `EvalBenchTask` read; keys of estimators
 * become names of values as in `CreateSearchNetBenchTask`. There may be several
 * such callbacks. A run that was interrupted makes the table it lacks before it
 * goes on.
 *
 * @source Laube, 2021, "The UniNAS framework"
 */
@Register.as('training_callback')
export class CreateBenchCallback extends TrainingCallback.with(
  {
    each_epochs: int(1, 'epochs from one table to the next', { min: 1 }),
    reset_bn: bool(false, 'begin with mean 0 and variance 1 as running statistics; adapt them by batches_forward'),
    benchmark_path: path(
      '{path_data}/bench/nas-bench-201.csv.gz',
      'results whose architectures are rated: uninas-benchmark/1, or a table of NAS-Bench-201; not used with cls_cb_benchmark',
    ),
  },
  {
    cls_cb_objectives: between('hpo_estimator', 1, null, 'what architectures are rated by', { duplicates: true }),
    cls_cb_benchmark: optional('benchmark_set', 'results of another format, in place of benchmark_path', {
      where: { mini: true, tabular: true },
    }),
  },
) {
  #benchmark: Benchmark | undefined;

  /** @throws {Error} if there are no paths to rate, or the benchmark is of others */
  override async check(method: Method, foreseen: Foreseen): Promise<void> {
    const { strategies } = method;
    if (strategies === undefined || !strategies.strategies.every(({ isSinglePath }) => isSinglePath)) {
      throw new Error(`${method.constructor.name} trains no single paths, and these are what is rated`);
    }
    this.#benchmark = await this.#open(method, foreseen);
    if (this.#genes(method).length === 0) {
      throw new Error(`${this.#benchmark.name} knows no architecture that may be chosen`);
    }
    for (const [i, estimator] of this.children.cls_cb_objectives.entries()) {
      try {
        await estimator.prepare(foreseen.modules);
        estimator.check(() => foreseen.measured().map((key) => `val/${key}`), this.#genes(method)[0]);
      } catch (error) {
        throw new Error(`cls_cb_objectives#${i}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    }
    const keys = this.#keys;
    const twice = keys.find((key, i) => keys.indexOf(key) < i);
    if (twice !== undefined) throw new Error(`cls_cb_objectives: two have the key ${twice}; every value needs its own`);
  }

  override async onFitStart(trainer: TrainerView): Promise<void> {
    const { epoch, context } = trainer;
    if (epoch > 0 && !existsSync(context.files.path(...this.#file(epoch)))) await this.#make(trainer);
  }

  override onEpochEnd(trainer: TrainerView): Promise<void> {
    return this.#make(trainer);
  }

  get #keys(): readonly string[] {
    return this.children.cls_cb_objectives.map(({ args }) => args.key);
  }

  #file(epoch: number): readonly string[] {
    const position = /#(\d+)$/.exec(this.node.path)?.[1] ?? '0';
    return ['bench', `callback-${position}`, `epoch-${epoch}.json`];
  }

  /** Those that may be chosen. */
  #genes({ strategies }: Method): readonly Gene[] {
    const space = new ValueSpace(strategies!.space());
    return this.#benchmark!.genes.filter((gene) => space.contains(gene));
  }

  async #open(method: Method, { log }: Foreseen): Promise<Benchmark> {
    const { cls_cb_benchmark: given } = this.children;
    if (given !== undefined) return openResults(given, method, log);
    const args = { path: this.args.benchmark_path };
    const plain = withDefaults(MiniNASTabularBenchmark, this.node.path, args);
    try {
      return await openResults(plain, method, log);
    } catch (error) {
      const cells = withDefaults(MiniNATSBenchTabularBenchmark, this.node.path, args);
      return openResults(cells, method, log).catch(() => {
        throw new Error(`benchmark_path: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      });
    }
  }

  /** The table after the epoch at hand, if one is due; none if it is interrupted. */
  async #make(trainer: TrainerView): Promise<void> {
    const { context, epoch } = trainer;
    if (epoch % this.args.each_epochs !== 0) return;
    const { log, files, method, ops } = context;
    const before = trainer.state();
    try {
      if (this.args.reset_bn) resetStatistics(method, ops);
      const network = new SuperNetwork({ ...context, data: withoutTest(context.data) }, plainTrainer());
      const candidates = await this.#rate(trainer, network);
      const file = this.#file(epoch);
      const table = predictionTable({
        name: `epoch ${epoch}`,
        description: `values of ${candidates.length} architectures in a super-network after ${epoch} epochs`,
        method,
        keys: this.#keys,
        candidates,
      });
      writeTable(files.path(...file), table);
      if (candidates.length === 0) {
        log.warn(`CreateBenchCallback: no architecture of ${this.#benchmark!.name} keeps all constraints`);
      }
      log.info(`Saved the values of ${candidates.length} architectures in ${file.join('/')}`);
    } catch (error) {
      if (!context.signal.aborted || error !== context.signal.reason) throw error;
      log.warn(`CreateBenchCallback: interrupted; a resumed run makes the table of epoch ${epoch} first`);
    } finally {
      trainer.restore(before);
    }
  }

  async #rate({ context, epoch }: TrainerView, network: SuperNetwork): Promise<readonly Candidate[]> {
    const { progress, signal, isTestRun, method } = context;
    const genes = this.#genes(method).slice(0, isTestRun ? TEST_RUN : undefined);
    const place: EstimatorContext = {
      macs: (gene) => network.macs(gene),
      params: (gene, onlyTrainable) => network.params(gene, onlyTrainable),
      evaluate: (gene, evaluation) => network.evaluate(gene, evaluation),
      benchmark: this.#benchmark!,
    };
    const candidates: Candidate[] = [];
    progress.start('bench', genes.length);
    try {
      for (const [i, gene] of genes.entries()) {
        signal.throwIfAborted();
        const values = await this.#valuesOf(gene, place);
        if (values !== undefined) candidates.push({ gene, iteration: epoch, values });
        progress.update(i + 1, geneKey(gene));
      }
    } finally {
      progress.stop();
    }
    return candidates;
  }

  /** Undefined if a constraint is broken. */
  async #valuesOf(gene: Gene, place: EstimatorContext): Promise<Candidate['values'] | undefined> {
    const values: Record<string, number> = {};
    const [first, then] = [true, false].map((isFirst) =>
      this.children.cls_cb_objectives.filter(({ args }) => args.is_constraint === isFirst),
    );
    for (const estimator of [...first!, ...then!]) {
      const value = await estimator.estimate(gene, place);
      if (violationOf(estimator, value) > 0) return undefined;
      values[estimator.args.key] = value;
    }
    return values;
  }
}
