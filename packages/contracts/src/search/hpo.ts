import { atLeastOneOf, atMost, bool, float, Module, Register, str } from '@uninas/core';
import type { Random } from '@uninas/core';
import type { Gene } from '../gene.js';
import type { Log, Metrics } from '../log.js';
import type { ModuleSource } from '../network/part.js';
import type { Benchmark } from './benchmark.js';

/** How a network value is estimated for a candidate. */
export interface NetEvaluation {
  /** Load the trained weights again before each candidate. */
  readonly load: boolean;
  /** Batches in training mode without gradients, to adapt running statistics. */
  readonly batchesForward: number;
  /** Training batches, -1 for those of an epoch. */
  readonly batchesTrain: number;
  /** Validation batches, -1 for all. */
  readonly batchesEval: number;
}

/** What estimators measure on; the task provides it. */
export interface EstimatorContext {
  /** Multiply-adds of the finalized network of a gene, for one sample. */
  macs?(gene: Gene): number;
  /** Values of the finalized network of a gene: the trainable ones, or all with running statistics. */
  params?(gene: Gene, onlyTrainable?: boolean): number;
  /** Values by log key of a gene in the trained super-network. */
  evaluate?(gene: Gene, evaluation: NetEvaluation): Promise<Metrics>;
  /** Known results. */
  readonly benchmark?: Benchmark;
}

/** Rates candidates: as a constraint, as an objective, or both. */
@Register.kind('hpo_estimator', ['requires_trainer', 'requires_method', 'requires_bench'])
export abstract class HpoEstimator extends Module.with(
  {
    key: str('not_set', 'name of the value in tables and files'),
    is_constraint: bool(false, 'whether the value must be within limits'),
    min_value: float(1, 'smallest allowed value, inclusive'),
    max_value: float(1, 'largest allowed value, inclusive'),
    is_objective: bool(false, 'whether the value is optimised'),
    maximize: bool(false, 'whether larger is better'),
  },
  {},
  { rules: [atLeastOneOf('is_constraint', 'is_objective'), atMost('min_value', 'max_value')] },
) {
  /**
   * Reads what it rates by, such as a saved model; called once, before all else.
   *
   * @throws {Error} naming the file that cannot be used
   */
  async prepare(_modules: ModuleSource): Promise<void> {}

  /**
   * Whether it can rate, before anything is written.
   *
   * @param measured log keys of what can be evaluated of an architecture; one batch is evaluated for it
   * @param gene an architecture that may be asked for, with the last choices, where there is one already
   * @throws {Error} that says what does not fit
   */
  check(_measured: () => readonly string[], _gene?: Gene): void {}
  /** At once, if it can be told without training or evaluating anything. */
  abstract estimate(gene: Gene, context: EstimatorContext): number | Promise<number>;
}

/** A rated architecture. */
export interface Candidate {
  readonly gene: Gene;
  /** Iteration in which it was made. */
  readonly iteration: number;
  /** By estimator key. */
  readonly values: Readonly<Record<string, number>>;
}

/** A value to optimise. */
export interface SearchObjective {
  readonly key: string;
  readonly maximize: boolean;
}

/** What a search algorithm works on. */
export interface HpoContext {
  /** Indices that may be chosen, for each position of a gene. */
  readonly space: readonly (readonly number[])[];
  /** The only genes that exist, where they are few of the space; all of it if left out. */
  readonly genes?: readonly Gene[];
  readonly objectives: readonly SearchObjective[];
  /** Whether a candidate keeps all constraints; checked before it is rated. Waits while as many are rated as can be at once. */
  isAllowed(gene: Gene): Promise<boolean>;
  /**
   * Rates a candidate; the same gene is rated once only. Several may be rated
   * at once, and are remembered in the order in which they were asked for.
   */
  rate(gene: Gene, iteration: number): Promise<Candidate>;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** A search algorithm over genes. */
@Register.kind('hpo_self_algorithm')
export abstract class HpoAlgorithm extends Module.with({}) {
  /**
   * Whether it can search a space, before anything is written.
   *
   * @param space as in {@link HpoContext}
   * @throws {Error} that says what does not fit
   */
  check(_space: HpoContext['space']): void {}
  /**
   * Searches to the end. Deterministic given the context, so that a repeated
   * search over remembered ratings arrives at the same place.
   *
   * @returns all candidates in the order of their rating
   */
  abstract search(context: HpoContext): Promise<readonly Candidate[]>;
  /**
   * Number of ratings it will ask for at the most.
   *
   * @param space as in {@link HpoContext}
   */
  abstract budget(space: HpoContext['space']): number;
}
