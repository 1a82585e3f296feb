import type { EvalOptions, Method, Metric, Replicas, SavedTensor, TrainerContext } from '@uninas/contracts';
import {
  measureBatch,
  type EvaluationBatches,
  type EvaluationOrder,
  type Measure,
  type MeasuredBatch,
} from '../trainer/evaluation.js';
import { gatherRecorded } from './sent-outputs.js';
import type { EvaluationAnswer, SentVariant, StepRequest } from './step-messages.js';

/** Batches that wait in a thread or are measured there; more than one, so that it need not wait for the next. */
const AHEAD = 2;

/** A batch that another thread measures. */
interface Asked {
  readonly size: number;
  readonly answer: Promise<EvaluationAnswer>;
}

/**
 * An evaluation whose batches several threads measure, each whole ones in turn.
 *
 * A batch is measured as in one thread, with the same values of the method, and what was measured
 * is taken in by this thread in the order of the batches. So neither the number of threads nor
 * which of them is done first changes a bit of the results.
 */
export class SharedEvaluation {
  readonly #asked = new Map<number, Asked>();
  /** The first batch that nobody was asked for. */
  #next = 0;

  private constructor(
    private readonly replicas: Replicas,
    private readonly context: TrainerContext,
    private readonly order: EvaluationOrder,
    private readonly batches: EvaluationBatches,
  ) {}

  /**
   * Gives the values of the method to as many threads as there are batches for.
   *
   * @throws {Error} if a thread fails
   */
  static async begin(
    replicas: Replicas,
    context: TrainerContext,
    order: EvaluationOrder,
    batches: EvaluationBatches,
  ): Promise<Measure> {
    const evaluation = new SharedEvaluation(replicas, context, order, batches);
    await evaluation.#begin();
    return (step) => evaluation.#measure(step);
  }

  async #begin(): Promise<void> {
    const helpers = Math.min(this.replicas.count, this.batches.count - 1);
    if (helpers < 1) return;
    const { method } = this.context;
    const { phase, epoch, variants } = this.order;
    const request: StepRequest = {
      do: 'evaluation',
      phase,
      epoch,
      state: method.state(),
      variants: variants.map(({ options }) => sendVariant(method, options)),
    };
    await Promise.all(Array.from({ length: helpers }, (_, replica) => this.replicas.ask(replica, request)));
  }

  async #measure(step: number): Promise<MeasuredBatch> {
    this.#askAhead(step);
    const { method } = this.context;
    const { epoch, phase } = this.order;
    const at = { epoch, step, phase };
    const asked = this.#asked.get(step);
    if (asked === undefined) return measureBatch(method, this.batches.loader.batch(epoch, step), at, this.#options);
    this.#asked.delete(step);
    const answer = await asked.answer;
    for (const [i, options] of this.#options.entries()) {
      const { metrics, recorded } = answer[i]!;
      gatherRecorded(this.context.ops, recorded, method.metrics(), options.gatherers);
      method.onEvalStep(metrics, at, options);
    }
    return { size: asked.size, metrics: answer.map(({ metrics }) => metrics) };
  }

  get #options(): readonly EvalOptions[] {
    return this.order.variants.map(({ options }) => options);
  }

  #askAhead(step: number): void {
    const threads = this.replicas.count + 1;
    const { loader, count } = this.batches;
    for (; this.#next < Math.min(count, step + AHEAD * threads); this.#next++) {
      const thread = this.#next % threads;
      // this thread measures its own when it is their turn
      if (thread === 0) continue;
      const batch = loader.batch(this.order.epoch, this.#next);
      const request: StepRequest = { do: 'evaluate', batch, step: this.#next };
      const answer = this.replicas.ask(thread - 1, request) as Promise<EvaluationAnswer>;
      // it is awaited later
      answer.catch(() => undefined);
      this.#asked.set(this.#next, { size: batch.size, answer });
    }
  }
}

function sendVariant(method: Method, { gene, values, gatherers }: EvalOptions): SentVariant {
  const own = values && [...values].map(([name, tensor]): [string, SavedTensor] => {
    return [name, { shape: tensor.shape, data: tensor.dataSync() as Float32Array }];
  }); // prettier-ignore
  const gathers = (metric: Metric): boolean => gatherers?.of(metric) !== undefined;
  const gathering = method.metrics().flatMap((metric, position) => (gathers(metric) ? [position] : []));
  return { gene, values: own && new Map(own), gathering };
}
