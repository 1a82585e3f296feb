import { float, Module, Register } from '@uninas/core';
import type { Random } from '@uninas/core';
import type { Metrics } from '../log.js';

/** Which weights of a population are meant: those that a client had after an epoch. */
export interface PbtPlace {
  /** 0-based. */
  readonly client: number;
  /** 0-based; -1 before the first one. */
  readonly epoch: number;
}

/** What a client measured in an epoch. */
export interface PbtResult extends PbtPlace {
  readonly metrics: Metrics;
  /** Values of all knobs in that epoch, by name. */
  readonly knobs: Metrics;
}

/** Which of its values a mutation chose. */
export interface PbtChoice {
  /** Position of the mutation. */
  readonly mutation: number;
  /** Position of the value among those to choose from. */
  readonly option: number;
}

/** What a client is told after an epoch. */
export interface PbtOrder {
  readonly client: number;
  /** Whether to keep its weights. */
  readonly save: boolean;
  /** The weights to go on with instead of its own. */
  readonly load?: PbtPlace;
  /** New values of knobs, by name. */
  readonly set: Metrics;
  /** How those came about. */
  readonly choices: readonly PbtChoice[];
}

/** The results of one epoch, and what came before. */
export interface PbtRound {
  readonly epoch: number;
  /** In the order of the clients. */
  readonly current: readonly PbtResult[];
  /** Earlier results whose weights are kept. */
  readonly kept: readonly PbtResult[];
  /** All choices that were made in earlier rounds but the first. */
  readonly choices: readonly PbtChoice[];
  readonly random: Random;
}

/** What becomes of a population. */
export interface PbtSelection {
  /** For those that are told anything. */
  readonly orders: readonly PbtOrder[];
  /** Whose weights are to be there from now on: earlier ones, and those to be saved. */
  readonly keep: readonly PbtPlace[];
}

/** Decides which members of a population go on with weights of others. A pure function of what it is given. */
@Register.kind('pbt_selector')
export abstract class PbtSelector extends Module.with({}) {
  /** Whether the weights that are saved are averaged ones, where a client has some. */
  abstract readonly savesClone: boolean;
  /**
   * Whether it can change what clients have.
   *
   * @param knobs names
   * @throws {Error} that says which knob is missing, and what there is
   */
  abstract check(knobs: readonly string[]): void;
  /** Whether there is a round after an epoch (0-based). */
  abstract isDue(epoch: number): boolean;
  /** Log keys that a client has not measured, without which it cannot be compared; of nothing, all that are compared. */
  abstract missing(metrics: Metrics): readonly string[];
  /** What clients begin with. */
  abstract begin(clients: readonly PbtResult[], random: Random): readonly PbtOrder[];
  /** Who goes on with whose weights; `current` is not empty, and no result lacks a value. */
  abstract select(round: PbtRound): PbtSelection;
}

/** Changes one knob. A pure function of what it is given. */
@Register.kind('pbt_mutation')
export abstract class PbtMutation extends Module.with({
  p: float(1, 'probability that the value is changed', { min: 0, max: 1 }),
  init_factor: float(1, 'clients begin with values between the configured one divided by and times this', { min: 1 }),
  multiplier_smaller: float(0.8, 'factor that makes the value smaller', { min: 0 }),
  multiplier_larger: float(1.2, 'factor that makes the value larger', { min: 0 }),
}) {
  /**
   * Name of the knob that it changes.
   *
   * @throws {Error} if it is none of these
   */
  abstract knobOf(names: readonly string[]): string;
  /** Values to begin with, one for each client, around that of the configuration. */
  abstract beginnings(value: number, clients: number): readonly number[];
  /** New values to choose from. */
  abstract options(value: number): readonly number[];
}
