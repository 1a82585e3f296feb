import type { PbtChoice, PbtOrder, PbtPlace, PbtResult } from '@uninas/contracts';
import type { KeptWeights } from './kept-weights.js';
import type { Member } from './member.js';
import type { PopulationRow } from './population-journal.js';

/** Weights that there are, or that a client was told to write. */
export interface Kept {
  readonly result: PbtResult;
  isSaved: boolean;
}

/** A round that is over. */
export interface PastRound {
  /** -1 for the one before the first epoch. */
  readonly epoch: number;
  readonly orders: readonly PbtOrder[];
  /** Whose weights there are from then on, best first. */
  readonly keep: readonly PbtPlace[];
}

type RowOf<T> = PopulationRow & { readonly do: T };

const keyOf = ({ client, epoch }: PbtPlace): string => `${epoch}-${client}`;

/** What follows from the rows of a journal. Weights that are not kept any more are removed. */
export class PopulationState {
  readonly rounds: PastRound[] = [];
  /** Choices of mutations, but for those of the first round. */
  readonly choices: PbtChoice[] = [];
  readonly #members = new Map<string, Member>();
  readonly #kept = new Map<string, Kept>();

  /** @param now in milliseconds */
  constructor(
    private readonly weights: KeptWeights,
    private readonly now: () => number,
  ) {}

  /** In the order of their numbers. */
  get members(): readonly Member[] {
    return [...this.#members.values()].sort((a, b) => a.client - b.client);
  }

  /** Best first. */
  get kept(): readonly Kept[] {
    return [...this.#kept.values()];
  }

  keptAt(place: PbtPlace): Kept | undefined {
    return this.#kept.get(keyOf(place));
  }

  member(key: string): Member | undefined {
    return this.#members.get(key);
  }

  isClosed(epoch: number): boolean {
    return this.rounds.some((round) => round.epoch === epoch);
  }

  apply(row: PopulationRow): void {
    switch (row.do) {
      case 'begin':
        return;
      case 'register':
        this.#applyRegister(row);
        return;
      case 'result': {
        const { client, epoch, metrics, knobs, isLast } = row;
        this.#at(client).results.set(epoch, { client, epoch, metrics, knobs, isLast });
        return;
      }
      case 'round':
        this.#applyRound(row);
        return;
      case 'saved': {
        const kept = this.#kept.get(keyOf(row));
        if (kept === undefined) this.weights.remove(row);
        else kept.isSaved = true;
        return;
      }
      case 'lost':
        this.#kept.delete(keyOf(row));
        this.weights.remove(row);
        return;
      case 'finish':
        this.#at(row.client).isFinished = true;
    }
  }

  #applyRegister({ do: _, ...row }: RowOf<'register'>): void {
    const former = this.members.find(({ client }) => client === row.client);
    const isSame = former?.key === row.key;
    if (former !== undefined) this.#members.delete(former.key);
    this.#members.set(row.key, {
      ...row,
      results: isSame ? former.results : new Map(),
      orders: isSame ? former.orders : new Map(),
      isFinished: false,
      isGone: false,
      isSuspected: false,
      lastSign: this.now(),
    });
  }

  #applyRound({ do: _, ...round }: RowOf<'round'>): void {
    const { epoch, orders, keep } = round;
    this.rounds.push(round);
    for (const order of orders) {
      this.#at(order.client).orders.set(epoch, order);
      if (epoch >= 0) this.choices.push(...order.choices);
    }
    const before = new Map(this.#kept);
    this.#kept.clear();
    for (const place of keep) {
      const key = keyOf(place);
      const result = this.#at(place.client).results.get(place.epoch)!;
      this.#kept.set(key, before.get(key) ?? { result, isSaved: false });
    }
    for (const [key, { result }] of before) if (!this.#kept.has(key)) this.weights.remove(result);
  }

  #at(client: number): Member {
    return this.members.find((member) => member.client === client)!;
  }
}
