import { Module, Register, str } from '@uninas/core';
import type { Random } from '@uninas/core';
import type { Gene } from '../gene.js';
import type { Metrics } from '../log.js';
import type { Chooser } from '../network/built.js';
import type { WeightRequest } from '../network/plan.js';
import type { State, Stateful } from '../state.js';
import type { Ops } from '../tensor/ops.js';
import type { Tensor, Variable } from '../tensor/tensor.js';

/** Where in an experiment something was measured. */
export interface FeedbackMoment {
  readonly phase: string;
  readonly epoch: number;
  readonly step: number;
}

/**
 * Decides the architecture weights that are requested from it.
 *
 * A method makes its strategies itself, one for each name that the network asks
 * for; a strategy is at work from its making to `dispose`.
 */
@Register.kind('strategy', ['single_path', 'can_hpo'])
export abstract class Strategy
  extends Module.with({ name: str('default', 'name by which mixed operations ask for it') })
  implements Stateful
{
  get name(): string {
    return this.args.name;
  }

  /** Class name, for tables. */
  get cls(): string {
    return this.constructor.name;
  }

  /** Whether only one candidate runs wherever a weight is used. */
  abstract readonly isSinglePath: boolean;
  /**
   * Whether an index for each weight tells all that a sample decides. If not, other threads
   * that share a batch sample themselves, from the same stream and values.
   */
  readonly isToldByGene: boolean = true;
  /** Asks for a weight; a repeated name shares it. @throws {Error} if the number of choices differs */
  abstract request(weight: WeightRequest): void;
  /** After the last request, before the first sample. @throws {Error} if the requests do not suit it */
  build(_ops: Ops, _random: Random): void {}
  /** Forbids a candidate for one weight, or for all that have it. @throws {Error} if no choice would be left */
  abstract mask(index: number, weight?: string): void;
  /**
   * Decides for the coming forward passes.
   *
   * @param random a stream of this step; nothing else may be random
   * @param fixed an index for each own weight, instead of sampling
   */
  abstract sample(random: Random, fixed?: ReadonlyMap<string, number>): void;
  /** @param use which request of the weight it is for, counted from 0 */
  abstract combine(weight: string, branches: readonly (() => Tensor)[], use?: number): Tensor;
  /** The candidates of a weight that run in the coming forward passes, where it is used for that request. */
  abstract active(weight: string, use?: number): readonly number[];
  /** The candidates of a weight in the finalized network; pure. */
  abstract finalized(weight: string): readonly number[];
  /** How strongly every candidate of a weight is preferred, from 0 to 1; undefined if candidates are not weighed. */
  strengths(_weight: string): readonly number[] | undefined {
    return undefined;
  }
  /** Indices that may be chosen, by weight in request order. */
  abstract space(): ReadonlyMap<string, readonly number[]>;
  /** Trainable architecture weights. */
  variables(): readonly Variable[] {
    return [];
  }
  /** Further losses, such as entropy; scalars owned by the caller. */
  losses(_ops: Ops): readonly Tensor[] {
    return [];
  }
  /**
   * Takes in what was measured with the candidates that were sampled last.
   *
   * What an evaluation batch measured must not change what is sampled before the end of the epoch:
   * the next batches may have been evaluated already, in other threads.
   */
  feedback(_metrics: Metrics, _at: FeedbackMoment): void {}
  onEpochStart(_epoch: number, _maxEpochs: number): void {}
  /** @returns whether there is nothing left to decide */
  onEpochEnd(_epoch: number): boolean {
    return false;
  }
  /** Values by log key, such as `tau`. */
  metrics(): Metrics {
    return {};
  }
  abstract state(): State;
  abstract restore(state: State): void;
  dispose(): void {}
}

/** The strategies of a network: one method owns it and hands it to the network. */
export interface StrategyManager extends Chooser, Stateful {
  readonly strategies: readonly Strategy[];
  /** Every request in order. */
  readonly requests: readonly WeightRequest[];
  /** Unique weights in order of first request: the positions of a gene. */
  readonly weights: readonly WeightRequest[];
  /** Takes all requests of a network. @throws {Error} if it names an unknown strategy */
  requestAll(requests: readonly WeightRequest[]): void;
  build(ops: Ops, random: Random): void;
  mask(index: number, weight?: string): void;
  /** Decides for the coming forward passes; @returns the gene, if every strategy is single-path */
  sample(random: Random, fixed?: Gene): Gene | undefined;
  /** The candidates of a weight that run in the coming forward passes, where it is used for that request. */
  active(weight: string, use?: number): readonly number[];
  finalized(weight: string): readonly number[];
  /** How strongly every candidate of a weight is preferred; undefined if a strategy does not weigh candidates. */
  readonly strengths: ((weight: string) => readonly number[]) | undefined;
  /** Indices that may be chosen, for each position of a gene. */
  space(): readonly (readonly number[])[];
  /** Takes in what was measured with the candidates that were sampled last. */
  feedback(metrics: Metrics, at: FeedbackMoment): void;
  /** The table of names, choices and uses, as text lines. */
  table(): readonly string[];
  onEpochStart(epoch: number, maxEpochs: number): void;
  /** @returns whether no strategy has anything left to decide */
  onEpochEnd(epoch: number): boolean;
  metrics(): Metrics;
  dispose(): void;
}
