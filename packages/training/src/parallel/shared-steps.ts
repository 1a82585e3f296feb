import type {
  Gene,
  Method,
  MethodGroup,
  Metrics,
  Ops,
  Replicas,
  Tensor,
  TrainStep,
  TrainStepResult,
} from '@uninas/contracts';
import { valuesOfKnobs } from '../trainer/knob-values.js';
import { shareBatch } from './share-batch.js';
import { VariableLayout } from './shared-variables.js';
import type { StepAnswer, StepRequest } from './step-messages.js';

/** What a share of a batch gave. */
interface ShareResult {
  /** Of the batch. */
  readonly part: number;
  /** Factor of its losses and gradients in those of the batch. */
  readonly factor: number;
  readonly metrics: Metrics;
}

/**
 * Training steps of which several threads compute a share each.
 *
 * The gradient of a batch is the mean over its samples: those of the shares,
 * each times its part of the samples, are added in the order of the shares;
 * where losses are sums over samples, they are added as they are.
 * Which thread is done first changes nothing.
 */
export class SharedSteps {
  readonly #method: Method;
  readonly #ops: Ops;
  readonly #replicas: Replicas;
  readonly #layout: VariableLayout;
  readonly #values: Float32Array;
  readonly #gradients: readonly Float32Array[];
  #changed: Set<number>;
  #epoch = -1;

  private constructor(method: Method, ops: Ops, replicas: Replicas) {
    this.#method = method;
    this.#ops = ops;
    this.#replicas = replicas;
    this.#layout = new VariableLayout(method);
    const shared = (): Float32Array => new Float32Array(new SharedArrayBuffer(this.#layout.size * 4));
    this.#values = shared();
    this.#gradients = Array.from({ length: replicas.count }, shared);
    this.#changed = this.#all();
  }

  /** @throws {Error} if the threads are not set up to the same network */
  static async begin(method: Method, ops: Ops, replicas: Replicas): Promise<SharedSteps> {
    const steps = new SharedSteps(method, ops, replicas);
    const { signature } = steps.#layout;
    await steps.#askAll((replica) => ({
      do: 'begin',
      values: steps.#values.buffer as SharedArrayBuffer,
      gradients: steps.#gradients[replica]!.buffer as SharedArrayBuffer,
      signature,
    }));
    return steps;
  }

  /** As `trainStep` of the method; gradients belong to the caller. */
  async step(step: TrainStep): Promise<TrainStepResult> {
    await this.#beginEpoch(step);
    const [first, ...others] = shareBatch(step.batch, this.#replicas.count + 1);
    let answers: readonly Promise<StepAnswer>[] | undefined;
    const own = this.#method.trainStep({
      ...step,
      batch: first!,
      onSample: (gene) => {
        answers = this.#askForShares(step, others, gene);
      },
    });
    try {
      if (answers === undefined) {
        const { name } = this.#method.constructor;
        throw new Error(`${name} does not tell which architectures it samples, so that it trains in one thread only`);
      }
      const answered = await Promise.all(answers);
      const results = [own, ...answered].map(({ metrics }, i): ShareResult => {
        const part = (i === 0 ? first! : others[i - 1]!).size / step.batch.size;
        return { part, factor: this.#method.sumsLosses ? 1 : part, metrics };
      });
      const gradients = this.#sumGradients(own, answered, results);
      return { gradients, metrics: valuesOf(results) };
    } catch (error) {
      for (const tensors of own.gradients.values()) for (const tensor of tensors) tensor?.dispose();
      throw error;
    }
  }

  async #beginEpoch({ progress }: TrainStep): Promise<void> {
    if (progress.epoch === this.#epoch) return;
    this.#epoch = progress.epoch;
    // between epochs, more than the optimizers may have changed values
    this.#changed = this.#all();
    const strategies = this.#method.strategies?.state();
    const knobs = valuesOfKnobs(this.#method);
    await this.#askAll(() => ({ do: 'epoch', progress: { ...progress, samples: 0 }, strategies, knobs }));
  }

  #askForShares(
    { phase, progress, step }: TrainStep,
    batches: readonly TrainStep['batch'][],
    gene: Gene | undefined,
  ): readonly Promise<StepAnswer>[] {
    const changed = [...this.#changed];
    for (const index of changed) {
      this.#layout.part(this.#values, index).set(this.#layout.variables[index]!.value.dataSync() as Float32Array);
    }
    this.#changed.clear();
    const rates = this.#method.groups().map(({ optimizer }) => optimizer.lr);
    const asked = batches.map((batch, i) => {
      return this.#ask(i, { do: 'step', batch, phase, progress, step, share: i + 1, gene, changed, rates });
    }) as readonly Promise<StepAnswer>[];
    // they are awaited together, later
    for (const answer of asked) answer.catch(() => undefined);
    return asked;
  }

  #sumGradients(
    own: TrainStepResult,
    answers: readonly StepAnswer[],
    results: readonly ShareResult[],
  ): TrainStepResult['gradients'] {
    const sums = new Map<string, readonly (Tensor | undefined)[]>();
    for (const group of this.#method.groups()) {
      const gradients = own.gradients.get(group.name);
      if (gradients !== undefined) sums.set(group.name, this.#sumGroup(group, gradients, answers, results));
    }
    return sums;
  }

  #sumGroup(
    { name, variables }: MethodGroup,
    gradients: readonly (Tensor | undefined)[],
    answers: readonly StepAnswer[],
    results: readonly ShareResult[],
  ): readonly (Tensor | undefined)[] {
    const present = answers.map((answer) => new Set(answer.present[name]));
    return variables.map((variable, i) => {
      const index = this.#layout.indexOf(variable);
      const parts: (readonly [Tensor, number])[] = [];
      const own = gradients[i];
      if (own !== undefined) parts.push([own, results[0]!.factor]);
      for (const [replica, has] of present.entries()) {
        if (!has.has(index)) continue;
        const values = this.#layout.part(this.#gradients[replica]!, index);
        parts.push([this.#ops.tensor(values.slice(), variable.shape), results[replica + 1]!.factor]);
      }
      if (parts.length === 0) return undefined;
      this.#changed.add(index);
      const tensors = parts.map(([tensor]) => tensor);
      const factors = parts.map(([, factor]) => factor);
      const sum = this.#ops.tidy(() => this.#ops.weightedSum(tensors, factors));
      for (const tensor of tensors) tensor.dispose();
      return sum;
    });
  }

  #all(): Set<number> {
    return new Set(this.#layout.variables.keys());
  }

  #ask(replica: number, request: StepRequest): Promise<unknown> {
    return this.#replicas.ask(replica, request);
  }

  async #askAll(requestOf: (replica: number) => StepRequest): Promise<void> {
    const { count } = this.#replicas;
    await Promise.all(Array.from({ length: count }, (_, replica) => this.#ask(replica, requestOf(replica))));
  }
}

/** Values of the batch; those that some shares do not have are of the others. */
function valuesOf(results: readonly ShareResult[]): Metrics {
  const keys = new Set(results.flatMap(({ metrics }) => Object.keys(metrics)));
  const valueOf = (key: string): number => {
    const having = results.filter(({ metrics }) => metrics[key] !== undefined);
    if (key.split('/').includes('loss')) return having.reduce((sum, one) => sum + one.factor * one.metrics[key]!, 0);
    const all = having.length === results.length ? 1 : having.reduce((sum, { part }) => sum + part, 0);
    return having.reduce((sum, one) => sum + one.part * one.metrics[key]!, 0) / all;
  };
  return Object.fromEntries([...keys].map((key) => [key, valueOf(key)]));
}
