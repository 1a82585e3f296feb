import type { EstimatorContext, Gene, Message, Metrics, NetEvaluation, Replica, Replicas } from '@uninas/contracts';

/** What a thread is asked. */
interface Evaluation {
  readonly gene: Gene;
  readonly evaluation: NetEvaluation;
}

/** A super-network that can be measured in every way. */
export type Measurable = Required<Omit<EstimatorContext, 'benchmark'>>;

/** Other threads with the same super-network; they are started when the first of them is needed. */
export class NetworkThreads {
  #replicas: Promise<Replicas> | undefined;
  /** Ends the waiting for each answer. */
  readonly #refusals = new Set<(reason: Error) => void>();
  readonly #onAbort = (): void => {
    for (const refuse of this.#refusals) refuse(this.signal.reason as Error);
  };

  /**
   * @param near the super-network of this thread, for what can be counted without another one
   * @param signal stops waiting for the threads
   */
  constructor(
    private readonly start: () => Promise<Replicas>,
    private readonly near: Measurable,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.#onAbort);
  }

  /** A network for each of so many threads; it measures to the same values as the near one. */
  networks(count: number): readonly Measurable[] {
    return Array.from({ length: count }, (_, thread) => ({
      macs: (gene) => this.near.macs(gene),
      params: (gene, onlyTrainable) => this.near.params(gene, onlyTrainable),
      evaluate: (gene, evaluation) => this.#evaluate(thread, { gene, evaluation }),
    }));
  }

  async close(): Promise<void> {
    this.signal.removeEventListener('abort', this.#onAbort);
    const replicas = await this.#replicas?.catch(() => undefined);
    await replicas?.close();
  }

  async #evaluate(thread: number, request: Evaluation): Promise<Metrics> {
    const { signal } = this;
    signal.throwIfAborted();
    this.#replicas ??= this.start();
    let refuse = (_: Error): void => undefined;
    const aborted = new Promise<never>((_, reject) => this.#refusals.add((refuse = reject)));
    try {
      const answer = this.#replicas.then((replicas) => replicas.ask(thread, request));
      return (await Promise.race([answer, aborted])) as Metrics;
    } finally {
      this.#refusals.delete(refuse);
    }
  }
}

/** Answers what the networks of `NetworkThreads` ask. */
export function servedNetwork(network: Measurable): Replica {
  return {
    answer: (request: Message) => {
      const { gene, evaluation } = request as Evaluation;
      return network.evaluate(gene, evaluation);
    },
    dispose: () => undefined,
  };
}
