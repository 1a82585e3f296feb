import { Module, one, Register } from '@uninas/core';
import type { Gene } from '../gene.js';
import type { WeightRequest } from '../network/plan.js';
import type { TaskResult } from '../task/task.js';
import type { RunContext } from '../training/trainer.js';

/** A network, or a part of one, that is allocated and has a batch of random inputs. */
export interface RunnableNetwork {
  /** One forward pass over the batch, not in training mode; returns when it is computed. */
  forward(): void;
  dispose(): void;
}

/** What costs something: a network, or a part of one. */
export interface Profilable {
  /** Multiply-adds for one sample. */
  macs(): number;
  /** Number of trainable values. */
  params(): number;
  /** Allocates it; the caller disposes it. Nothing is allocated before. */
  build(): RunnableNetwork;
}

/** The stem, a cell or the last head of a network, by itself. */
export interface ProfilablePart extends Profilable {
  /** Unique in the network, such as `stem`, `cell 3`, `head`. */
  readonly name: string;
  /** Positions of a gene that decide what the part is, ascending. */
  readonly positions: readonly number[];
}

/** A finalized network. Heads that only help the training are no part of it. */
export interface ProfilableNetwork extends Profilable {
  /** All of it, in order of execution. */
  readonly parts: readonly ProfilablePart[];
}

/** The architectures of a search network; the task provides it. */
export interface ProfiledSpace {
  /** The positions of a gene. */
  readonly weights: readonly WeightRequest[];
  /** An architecture as it is run inside the super-network. @throws {RangeError} if the gene does not fit */
  overcomplete(gene: Gene): Profilable;
  /** An architecture as a network by itself. @throws {Error} if it cannot be finalized */
  standalone(gene: Gene): Promise<ProfilableNetwork>;
}

/** What was measured. */
export interface Measured {
  readonly value: number;
  /** Of repeated measurements, the distance between their quartiles. */
  readonly spread?: number;
}

/** What surrounds a measurement. */
export type MeasureContext = Pick<RunContext, 'signal' | 'isTestRun'>;

/** Tells or measures what a network costs. */
@Register.kind('profile_function')
export abstract class ProfileFunction extends Module.with({}) {
  /** What it tells, in one word that names files, such as `latency`. */
  abstract readonly measures: string;
  /** Such as `s`; empty for a number of something. */
  abstract readonly unit: string;
  /** Whether it counts, which costs next to nothing and is exact. */
  abstract readonly isCounted: boolean;
  /**
   * The costs of a network or a part of one.
   *
   * @throws {unknown} the signal's reason, if it is aborted meanwhile
   * @throws {Error} if the engine cannot hold or run it
   */
  abstract profile(subject: Profilable, context: MeasureContext): Measured | Promise<Measured>;
}

/** What a profiler works with. Files are written below `profile/` in the folder of the run. */
export interface ProfileContext extends Omit<RunContext, 'ops'> {
  readonly space: ProfiledSpace;
}

/** Decides which networks, or parts of them, are measured, and what is made of their costs. */
@Register.kind('profiler')
export abstract class Profiler extends Module.with(
  {},
  { cls_profile_fun: one('profile_function', 'what is measured') },
) {
  /** Whether it can profile a space, before anything is written. @throws {Error} that says what does not fit */
  async check(_space: ProfiledSpace): Promise<void> {}
  /** Measures all that the folder does not hold yet, or until the signal is aborted. */
  abstract profile(context: ProfileContext): Promise<TaskResult>;
}
