import { setImmediate } from 'node:timers/promises';
import type {
  EstimatorContext,
  Gene,
  Loader,
  Method,
  Metrics,
  NetEvaluation,
  SavedTensor,
  State,
  Stateful,
  Tensor,
  TrainerContext,
  Trainer,
  ProgressView,
} from '@uninas/contracts';
import { evaluationSteps } from '@uninas/training';
import { countsOf } from './counts-of.js';
import { geneKey } from '@uninas/space';

/** Why nothing can be evaluated without validation samples, and what helps. */
export const NO_VALIDATION =
  'no validation samples to rate architectures with: train the super-network again, with a valid_split of its data';

/** Whoever measures shows how far it is. */
const SILENT: ProgressView = { start: () => undefined, update: () => undefined, stop: () => undefined };

/**
 * A trained super-network whose architectures are measured.
 *
 * Every measurement begins with the trained weights, running statistics and
 * fresh optimizers, and draws the same batches: it depends on the architecture
 * alone, not on what was measured before.
 *
 * Running statistics adapt as in training, with their momentum, from the
 * values of the trained network, or from mean 0 and variance 1 if they are
 * reset. Training steps are taken with the initial learning rate, one per batch.
 */
export class SuperNetwork implements EstimatorContext {
  readonly #weights: ReadonlyMap<string, SavedTensor>;
  readonly #optimizers: readonly State[];
  readonly #counts: ReturnType<typeof countsOf>;
  readonly #companions: readonly (readonly [part: Stateful, state: State])[];
  #isChanged = false;
  #cache: { readonly key: string; readonly metrics: Map<string, Metrics> } = { key: '', metrics: new Map() };

  private readonly context: TrainerContext;

  constructor(
    context: Omit<TrainerContext, 'progress'>,
    private readonly trainer: Trainer,
  ) {
    this.context = { ...context, progress: SILENT };
    const { built } = this.#method;
    const saved = [...built.variables].map(([name, { shape, value }]): [string, SavedTensor] => {
      return [name, { shape, data: Float32Array.from(value.dataSync()) }];
    });
    this.#weights = new Map(saved);
    this.#counts = countsOf(built.plan);
    this.#companions = [...this.#method.companions().values()].map((part) => [part, part.state()]);
    this.#optimizers = this.#method.groups().map(({ optimizer }) => optimizer.state());
  }

  macs(gene: Gene): number {
    return this.#counts.macs!(gene);
  }

  params(gene: Gene, onlyTrainable = true): number {
    return this.#counts.params!(gene, onlyTrainable);
  }

  /** @throws {unknown} the signal's reason, if it is aborted meanwhile */
  async evaluate(gene: Gene, evaluation: NetEvaluation): Promise<Metrics> {
    const key = geneKey(gene);
    if (this.#cache.key !== key) this.#cache = { key, metrics: new Map() };
    const way = JSON.stringify(evaluation);
    const known = this.#cache.metrics.get(way);
    if (known !== undefined) return known;
    if (evaluation.load || this.#isChanged) this.#load();
    await this.#forward(gene, evaluation.batchesForward);
    await this.#train(gene, evaluation.batchesTrain);
    if (this.context.data.loader('valid') === undefined) {
      throw new Error(NO_VALIDATION);
    }
    const measured = await this.trainer.evaluate(this.context, 'valid', evaluation.batchesEval, { gene });
    const metrics = Object.fromEntries(Object.entries(measured).map(([name, value]) => [`val/${name}`, value]));
    this.#cache.metrics.set(way, metrics);
    return metrics;
  }

  get #method(): Method {
    return this.context.method;
  }

  #load(): void {
    const { built } = this.#method;
    for (const [name, { data }] of this.#weights) built.variables.get(name)!.load(data);
    for (const [i, { optimizer }] of this.#method.groups().entries()) optimizer.restore(this.#optimizers[i]!);
    for (const [part, state] of this.#companions) part.restore(state);
    this.#isChanged = false;
  }

  async #forward(gene: Gene, batches: number): Promise<void> {
    for (let i = 0; i < batches; i++) {
      const { loader } = await this.#trainingBatches();
      this.#method.forwardStep(loader.batch(0, i % loader.length), { gene });
    }
  }

  async #train(gene: Gene, wanted: number): Promise<void> {
    const epoch = this.context.data.loader('train');
    // without samples, the first step says so
    const batches = wanted >= 0 ? wanted : epoch === undefined ? 1 : evaluationSteps(this.context, epoch, -1);
    for (let step = 0; step < batches; step++) {
      const { loader } = await this.#trainingBatches();
      const batch = loader.batch(0, step % loader.length);
      const progress = { epoch: 0, maxEpochs: 1, samples: 0, samplesPerEpoch: loader.samples };
      const { gradients } = this.#method.trainStep({ batch, phase: 'train', progress, step, gene });
      this.#apply(gradients);
    }
  }

  #apply(gradients: ReadonlyMap<string, readonly (Tensor | undefined)[]>): void {
    for (const { name, optimizer } of this.#method.groups()) {
      const own = gradients.get(name);
      if (own !== undefined) optimizer.step(own);
    }
  }

  async #trainingBatches(): Promise<{ readonly loader: Loader }> {
    await setImmediate();
    this.context.signal.throwIfAborted();
    this.#isChanged = true;
    const loader = this.context.data.loader('train');
    if (loader === undefined) throw new Error('there are no training samples to adapt to');
    return { loader };
  }
}
