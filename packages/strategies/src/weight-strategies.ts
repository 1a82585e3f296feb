import type {
  FeedbackMoment,
  Gene,
  Metrics,
  Ops,
  State,
  Strategy,
  StrategyManager,
  Tensor,
  Variable,
  WeightRequest,
} from '@uninas/contracts';
import type { Random } from '@uninas/core';
import { joinStates, splitState } from './named-states.js';
import { restoreTogether } from './restore-together.js';
import { requestOrder, weightTable } from './weight-table.js';

/**
 * The strategies of one network, by name, and which of them decides which
 * architecture weight. Nothing is shared between two of these.
 */
export class WeightStrategies implements StrategyManager {
  readonly #byName: ReadonlyMap<string, Strategy>;
  readonly #requests: WeightRequest[] = [];
  readonly #weights = new Map<string, WeightRequest>();

  /** @throws {Error} if two strategies have one name */
  constructor(readonly strategies: readonly Strategy[]) {
    this.#byName = new Map(strategies.map((strategy) => [strategy.name, strategy]));
    const twice = strategies.find((strategy) => this.#byName.get(strategy.name) !== strategy);
    if (twice !== undefined) throw new Error(`two weight strategies are called "${twice.name}"`);
  }

  get requests(): readonly WeightRequest[] {
    return this.#requests;
  }

  get weights(): readonly WeightRequest[] {
    return [...this.#weights.values()];
  }

  /** @throws {Error} if a strategy is unknown, or a shared weight has another strategy or number of choices */
  requestAll(requests: readonly WeightRequest[]): void {
    for (const request of requests) {
      const strategy = this.#byName.get(request.strategy);
      if (strategy === undefined) {
        const known = [...this.#byName.keys()].map((name) => `"${name}"`).join(', ');
        throw new Error(`"${request.name}" asks for the weight strategy "${request.strategy}"; there are ${known}`);
      }
      const former = this.#weights.get(request.name);
      if (former !== undefined && former.strategy !== request.strategy) {
        throw new Error(
          `"${request.name}" is requested from the strategy "${request.strategy}", and before from "${former.strategy}"`,
        );
      }
      strategy.request(request);
      this.#requests.push(request);
      if (former === undefined) this.#weights.set(request.name, request);
    }
  }

  build(ops: Ops, random: Random): void {
    for (const strategy of this.strategies) strategy.build(ops, random.at(strategy.name));
  }

  /** @throws {Error} if no weight has the candidate, or one would be left without a choice; nothing is changed then */
  mask(index: number, weight?: string): void {
    if (weight !== undefined) return this.#strategyOf(weight).mask(index, weight);
    const meant = this.weights.filter(({ choices }) => index < choices);
    if (meant.length === 0) throw new Error(`cannot mask candidate ${index}: no architecture weight has it`);
    const emptied = meant.find(({ name }) => this.#allowed(name).every((i) => i === index));
    if (emptied !== undefined) {
      throw new Error(`cannot mask candidate ${index}: "${emptied.name}" would be left without a choice`);
    }
    for (const { name } of meant) this.#strategyOf(name).mask(index, name);
  }

  /** @throws {RangeError} if a fixed gene has a wrong length or names candidates that are not there; nothing is changed then */
  sample(random: Random, fixed?: Gene): Gene | undefined {
    const { weights } = this;
    if (fixed !== undefined) checkGene(fixed, weights);
    for (const strategy of this.strategies) {
      const own = weights.flatMap(({ name, strategy: of }, i) =>
        fixed !== undefined && of === strategy.name ? [[name, fixed[i]!] as const] : [],
      );
      strategy.sample(random.at(strategy.name), fixed && new Map(own));
    }
    if (!this.strategies.every(({ isSinglePath, isToldByGene }) => isSinglePath && isToldByGene)) return undefined;
    return weights.map(({ name }) => this.active(name)[0]!);
  }

  combine(weight: string, branches: readonly (() => Tensor)[], use?: number): Tensor {
    return this.#strategyOf(weight).combine(weight, branches, use);
  }

  active(weight: string, use?: number): readonly number[] {
    return this.#strategyOf(weight).active(weight, use);
  }

  finalized(weight: string): readonly number[] {
    return this.#strategyOf(weight).finalized(weight);
  }

  get strengths(): ((weight: string) => readonly number[]) | undefined {
    const weighed = new Map(this.weights.map(({ name }) => [name, this.#strategyOf(name).strengths(name)] as const));
    if ([...weighed.values()].includes(undefined)) return undefined;
    return (weight) => weighed.get(weight) ?? this.#strategyOf(weight).strengths(weight)!;
  }

  space(): readonly (readonly number[])[] {
    return this.weights.map(({ name }) => this.#allowed(name));
  }

  feedback(metrics: Metrics, at: FeedbackMoment): void {
    for (const strategy of this.strategies) strategy.feedback(metrics, at);
  }

  /** Trainable architecture weights of all strategies. */
  variables(): readonly Variable[] {
    return this.strategies.flatMap((strategy) => strategy.variables());
  }

  table(): readonly string[] {
    const unique = [...this.#weights.keys()];
    const all = this.#requests.map(({ name }) => name);
    const head = this.strategies.length > 1 ? [...requestOrder('all', all, unique), ''] : [];
    const tables = this.strategies.map((strategy) => weightTable(strategy, this.#requests));
    return [...head, ...tables.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]))];
  }

  onEpochStart(epoch: number, maxEpochs: number): void {
    for (const strategy of this.strategies) strategy.onEpochStart(epoch, maxEpochs);
  }

  /** @returns whether no strategy has anything left to decide */
  onEpochEnd(epoch: number): boolean {
    const isDecided = this.strategies.map((strategy) => strategy.onEpochEnd(epoch));
    return isDecided.length > 0 && !isDecided.includes(false);
  }

  /** Values of all strategies, such as `ws0/tau`. */
  metrics(): Metrics {
    const entries = this.strategies.flatMap((strategy, i) =>
      Object.entries(strategy.metrics()).map(([key, value]) => [`ws${i}/${key}`, value] as const),
    );
    return Object.fromEntries(entries);
  }

  state(): State {
    return joinStates(this.strategies.map((strategy) => [strategy.name, strategy.state()]));
  }

  restore(state: State): void {
    const parts = splitState(
      state,
      this.strategies.map(({ name }) => name),
    );
    restoreTogether(this.strategies.map((strategy, i) => [strategy, parts[i]!]));
  }

  dispose(): void {
    for (const strategy of this.strategies) strategy.dispose();
  }

  #allowed(weight: string): readonly number[] {
    return this.#strategyOf(weight).space().get(weight)!;
  }

  #strategyOf(weight: string): Strategy {
    const request = this.#weights.get(weight);
    if (request !== undefined) return this.#byName.get(request.strategy)!;
    throw new Error(`no architecture weight is called "${weight}"; there are ${[...this.#weights.keys()].join(', ')}`);
  }
}

function checkGene(gene: Gene, weights: readonly WeightRequest[]): void {
  if (gene.length !== weights.length) {
    throw new RangeError(`the gene has ${gene.length} indices, there are ${weights.length} architecture weights`);
  }
  weights.forEach(({ name, choices }, i) => {
    const index = gene[i]!;
    if (Number.isInteger(index) && index >= 0 && index < choices) return;
    throw new RangeError(`the gene chooses candidate ${index} of "${name}", which has 0 to ${choices - 1}`);
  });
}
