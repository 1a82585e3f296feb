import type { Metrics, PbtOrder, PbtResult, PbtSelector } from '@uninas/contracts';
import type { Random } from '@uninas/core';
import type { PbtAnswer, PbtInstruction, PbtRegistration, PbtReport, PbtWelcome } from '@uninas/training';
import type { KeptWeights } from './kept-weights.js';
import { hasFailed, isOut, lastEpoch, nameOf, type Member } from './member.js';
import type { PopulationJournal, PopulationRow } from './population-journal.js';
import { PopulationState, type PastRound } from './population-state.js';
import { Presence, type PresenceOptions } from './presence.js';
import { refusalOf } from './registration.js';

/** What a population is made of. */
export interface PopulationOptions extends PresenceOptions {
  readonly selector: PbtSelector;
  readonly clients: number;
  readonly random: Random;
  readonly weights: KeptWeights;
}

/** A request that makes no sense to this population; the client is told. */
export class PbtRefusedError extends Error {}

/**
 * The members of a population, and what they are told.
 *
 * After an epoch that is due, members wait until all the others have come as far, have come to
 * their end, or are gone; then the selector decides, once. Everything that happens is a row of the
 * journal, and what is told follows from the rows alone: a population that is read back goes on as if it
 * had not been away, and whoever asks again gets the same answer.
 */
export class Population {
  readonly #state: PopulationState;
  readonly #presence: Presence;
  readonly #waiters = new Set<() => void>();
  /** Since when there is nobody left. */
  #emptySince: number | undefined;

  /** @param rows what happened before */
  constructor(
    private readonly options: PopulationOptions,
    private readonly journal: Pick<PopulationJournal, 'append'>,
    rows: readonly PopulationRow[],
  ) {
    this.#presence = new Presence(options);
    this.#state = new PopulationState(options.weights, options.now);
    for (const row of rows) this.#state.apply(row);
  }

  /** In the order of their numbers. */
  get members(): readonly Member[] {
    return this.#state.members;
  }

  get rounds(): readonly PastRound[] {
    return this.#state.rounds;
  }

  /** Results whose weights are there, best first. */
  get kept(): readonly PbtResult[] {
    return this.#state.kept.filter(({ isSaved }) => isSaved).map(({ result }) => result);
  }

  /** Whether everybody has come to the end, or is gone. */
  get isDone(): boolean {
    const { members } = this;
    return this.#isFull && members.every(isOut) && members.some(({ isFinished }) => isFinished);
  }

  /** Whether everybody is gone, and nobody came back in time. */
  get isForsaken(): boolean {
    return this.#emptySince !== undefined && this.options.now() - this.#emptySince > this.options.timeout * 1000;
  }

  /** @throws {PbtRefusedError} if there is no place for it, or it does not fit the others */
  register(registration: PbtRegistration): PbtWelcome {
    const { clients, selector, log } = this.options;
    const known = this.#state.member(registration.key);
    const others = this.members.filter((member) => member.key !== registration.key && !hasFailed(member));
    const refusal = refusalOf(registration, others, selector);
    if (refusal !== undefined) throw new PbtRefusedError(refusal);
    const client = known?.client ?? this.#freePlace();
    const { key, folder, process, network, knobs } = registration;
    this.#do({ do: 'register', client, key, folder, process, network, knobs });
    log.info(`Client ${client} of ${clients} ${known === undefined ? 'has registered' : 'is back'}: ${folder}`);
    this.#presence.seen(this.#member(key));
    return { client, clients };
  }

  /** @throws {PbtRefusedError} if the client is not known */
  result({ key, epoch, metrics, knobs, isLast }: PbtReport): PbtAnswer {
    const member = this.#presence.seen(this.#member(key));
    const { client } = member;
    if (!member.results.has(epoch)) {
      this.#do({ do: 'result', client, epoch, metrics, knobs, isLast });
      if (epoch >= 0) this.#tellMissing(member, epoch);
    }
    if (!this.#state.isClosed(epoch) && this.#waits(member, epoch)) this.#tryClose(epoch);
    const order = member.orders.get(epoch);
    if (order !== undefined) return this.#instruct(order, epoch);
    if (this.#state.isClosed(epoch) || !this.#waits(member, epoch)) return { instruction: { set: {} } };
    return { waitingFor: this.#blockers(epoch) };
  }

  /** The weights of an epoch are written. */
  saved({ key, epoch }: { readonly key: string; readonly epoch: number }): void {
    const { client } = this.#presence.seen(this.#member(key));
    this.#do({ do: 'saved', client, epoch });
  }

  sign({ key }: { readonly key: string }): void {
    this.#presence.seen(this.#member(key));
  }

  finish({ key }: { readonly key: string }): void {
    const member = this.#presence.seen(this.#member(key));
    if (member.isFinished) return;
    this.#do({ do: 'finish', client: member.client });
    this.options.log.info(`Client ${member.client} has come to its end`);
    this.look();
  }

  /** Looks who is gone, and goes on with those who are left; to be called now and then. */
  look(): void {
    const { now, log } = this.options;
    for (const member of this.members) if (!isOut(member) && this.#presence.look(member)) this.wake();
    for (const { result, isSaved } of this.#state.kept) {
      const { client, epoch } = result;
      if (isSaved || !this.members.some((member) => member.client === client && member.isGone)) continue;
      this.#do({ do: 'lost', client, epoch });
      log.warn(`The weights of client ${client} after epoch ${epoch + 1} are lost; nobody goes on with them`);
    }
    const waiting = new Set(this.members.filter((member) => !isOut(member)).map(lastEpoch));
    for (const epoch of [...waiting].sort((a, b) => a - b)) if (!this.#state.isClosed(epoch)) this.#tryClose(epoch);
    const isEmpty = this.members.length > 0 && this.members.every(isOut) && !this.isDone;
    this.#emptySince = isEmpty ? (this.#emptySince ?? now()) : undefined;
  }

  /** Resolves as soon as something happens, at the latest after so many milliseconds. */
  change(atMost: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, atMost);
      this.#waiters.add(done);
    });
  }

  /** Lets all who wait for a change look again. */
  wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  #freePlace(): number {
    const { clients } = this.options;
    const { members } = this;
    const taken = new Set(members.map(({ client }) => client));
    const free = Array.from({ length: clients }, (_, i) => i).find((client) => !taken.has(client));
    if (free !== undefined) return free;
    // whoever ended before it trained anything may be replaced
    const failed = members.find(hasFailed);
    if (failed !== undefined) return failed.client;
    const quiet = members.find((member) => !member.isFinished && this.#presence.isSilent(member));
    const hint = quiet === undefined ? '' : `; if this is ${nameOf(quiet)}, resume its run`;
    throw new PbtRefusedError(`all ${clients} clients of the population have registered (num_clients)${hint}`);
  }

  #member(key: string): Member {
    const member = this.#state.member(key);
    if (member !== undefined) return member;
    throw new PbtRefusedError('this run is no member of the population: its place was given to another one');
  }

  get #isFull(): boolean {
    return this.members.length === this.options.clients;
  }

  /** Whether a member waits for a round after an epoch. */
  #waits(member: Member, epoch: number): boolean {
    const result = member.results.get(epoch);
    if (result === undefined) return false;
    if (epoch < 0) return true;
    return this.options.selector.isDue(epoch) && this.options.selector.missing(result.metrics).length === 0;
  }

  /** Others whom a round waits for. */
  #missingIn(epoch: number): readonly Member[] {
    return this.members.filter((member) => !isOut(member) && lastEpoch(member) < epoch);
  }

  #blockers(epoch: number): string {
    const { clients } = this.options;
    if (!this.#isFull) return `the other clients: ${this.members.length} of ${clients} have registered`;
    return this.#missingIn(epoch)
      .map(({ client }) => `client ${client}`)
      .join(', ');
  }

  /** Decides, if everybody who may come is there. */
  #tryClose(epoch: number): void {
    if (!this.#isFull || this.#missingIn(epoch).length > 0) return;
    const { selector, random } = this.options;
    const there = this.members.filter((member) => !isOut(member) && this.#waits(member, epoch));
    if (there.length === 0) return;
    const current = there.map(({ results }) => results.get(epoch)!);
    const own = random.at(epoch);
    if (epoch < 0) {
      this.#close({ epoch, orders: selector.begin(current, own), keep: [] });
      return;
    }
    const kept = this.kept;
    const { orders, keep } = selector.select({ epoch, current, kept, choices: this.#state.choices, random: own });
    // whoever has come to its end has no use for other weights
    const ended = new Set(current.filter(({ isLast }) => isLast).map(({ client }) => client));
    this.#close({ epoch, orders: orders.filter(({ client, save }) => save || !ended.has(client)), keep });
  }

  #close(round: PastRound): void {
    this.#do({ do: 'round', ...round });
    const { log, selector } = this.options;
    if (round.epoch < 0) {
      for (const { client, set } of round.orders) {
        if (Object.keys(set).length > 0) log.info(`Client ${client} begins with ${valuesText(set)}`);
      }
      return;
    }
    log.info(`Epoch ${round.epoch + 1}: ${textOf(round)}`);
    if (round.keep.length === 0)
      log.warn(`${selector.constructor.name} keeps no weights after epoch ${round.epoch + 1}`);
  }

  #instruct({ save, load, set, client }: PbtOrder, epoch: number): PbtAnswer {
    const { weights, selector } = this.options;
    if (load !== undefined) {
      const source = this.#state.keptAt(load);
      // lost, or no longer kept when a client that was away asks again
      if (source === undefined) return { instruction: { set: {} } };
      if (!source.isSaved) return { waitingFor: `the weights of client ${load.client}` };
    }
    const instruction: PbtInstruction = {
      ...(save &&
        this.#state.keptAt({ client, epoch }) && {
          save: { path: weights.path({ client, epoch }), clone: selector.savesClone },
        }),
      ...(load && { load: { path: weights.path(load), ...load } }),
      set,
    };
    return { instruction };
  }

  #tellMissing({ client, results }: Member, epoch: number): void {
    const { selector, log } = this.options;
    const missing = selector.missing(results.get(epoch)!.metrics);
    if (!selector.isDue(epoch) || missing.length === 0) return;
    log.warn(
      `Client ${client} did not measure ${missing.join(', ')} in epoch ${epoch + 1}, so that it takes no part in the ` +
        'selection; see eval_last of its trainer',
    );
  }

  #do(row: PopulationRow): void {
    this.journal.append(row);
    this.#state.apply(row);
    this.wake();
  }
}

function textOf({ orders, keep }: PastRound): string {
  const kept = keep.map(({ client, epoch }) => `client ${client} (epoch ${epoch + 1})`);
  const loads = orders.flatMap(({ client, load, set }) => {
    if (load === undefined) return [];
    const values = Object.keys(set).length > 0 ? `, ${valuesText(set)}` : '';
    return [`client ${client} goes on with client ${load.client} (epoch ${load.epoch + 1})${values}`];
  });
  return [`the best: ${kept.join(', ')}`, ...loads].join('; ');
}

function valuesText(values: Metrics): string {
  const texts = Object.entries(values).map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`);
  return texts.join(', ');
}
