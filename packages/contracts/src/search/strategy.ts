import type { Random } from '@uninas/core';
import type { Gene } from '../gene.js';
import type { Metrics } from '../log.js';
import type { Chooser } from '../network/built.js';
import type { WeightRequest } from '../network/plan.js';
import type { Stateful } from '../state.js';
import type { Ops } from '../tensor/ops.js';
import type { Tensor, Variable } from '../tensor/tensor.js';

/** Decides the architecture weights that are requested from it. */
export interface Strategy extends Stateful {
  readonly name: string;
  /** Class name, for tables. */
  readonly cls: string;
  /** Whether only one candidate of each weight runs. */
  readonly isSinglePath: boolean;
  /** Asks for a weight; a repeated name shares it. @throws {Error} if the number of choices differs */
  request(weight: WeightRequest): void;
  /** After the last request, before the first sample. */
  build(ops: Ops, random: Random): void;
  /** The indices that are never chosen, for one weight or all. @throws {Error} if no choice would be left */
  mask(index: number, weight?: string): void;
  /**
   * Decides for the coming forward passes.
   *
   * @param random a stream of this step; nothing else may be random
   * @param fixed an index for each own weight, instead of sampling
   */
  sample(random: Random, fixed?: ReadonlyMap<string, number>): void;
  combine(weight: string, branches: readonly (() => Tensor)[]): Tensor;
  /** The candidates of a weight that run in the coming forward passes. */
  active(weight: string): readonly number[];
  /** The candidates of a weight in the finalized network; pure. */
  finalized(weight: string): readonly number[];
  /** Indices that may be chosen, by weight in request order. */
  space(): ReadonlyMap<string, readonly number[]>;
  /** Trainable architecture weights. */
  variables(): readonly Variable[];
  /** Further losses, such as entropy; scalars owned by the caller. */
  losses(ops: Ops): readonly Tensor[];
  feedback(metrics: Metrics, at: { readonly phase: string; readonly epoch: number; readonly step: number }): void;
  onEpochStart(epoch: number, maxEpochs: number): void;
  /** @returns whether there is nothing left to decide */
  onEpochEnd(epoch: number): boolean;
  metrics(): Metrics;
  dispose(): void;
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
  /** The candidates of a weight that run in the coming forward passes. */
  active(weight: string): readonly number[];
  finalized(weight: string): readonly number[];
  /** Indices that may be chosen, for each position of a gene. */
  space(): readonly (readonly number[])[];
  /** The table of names, choices and uses, as text lines. */
  table(): readonly string[];
  onEpochStart(epoch: number, maxEpochs: number): void;
  onEpochEnd(epoch: number): boolean;
  metrics(): Metrics;
  dispose(): void;
}
