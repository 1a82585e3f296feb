import { choice, Module, Register } from '@uninas/core';
import type { Ops } from '../tensor/ops.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Metrics } from '../log.js';
import type { ModuleSource } from '../network/part.js';

/** What a teacher gives where a student gives one of its outputs. */
export interface TeacherOutput {
  /** Name of the block of the student, for log keys. */
  readonly block: string;
  /** Weight of its loss. */
  readonly weight: number;
  /** Of the student's shape. */
  readonly value: Tensor;
}

/** Labels of a batch in the engine. */
export interface Targets {
  /** `[batch]` int32 class indices. */
  readonly labels: Tensor;
  /** `[batch, outputs]`: probabilities of the classes, rows sum to 1; of regression data the values. */
  readonly probabilities: Tensor;
  /** Weights of the losses of the heads, in order; 1 each when left out. */
  readonly weights?: readonly number[];
  /** One for each output, in order; needed by what is flagged `distill`. */
  readonly teacher?: readonly TeacherOutput[];
}

/** A loss. */
@Register.kind('criterion', ['only_head', 'distill'])
export abstract class Criterion extends Module.with({
  reduction: choice('mean', ['mean', 'sum', 'none'], 'how the losses of a batch are combined'),
}) {
  /**
   * The loss of one output; the sum over several, and their weights, are the caller's work.
   *
   * @returns a scalar, or `[batch]` with reduction none; owned by the caller
   */
  abstract loss(ops: Ops, output: Tensor, targets: Targets): Tensor;
}

/** A picture of few colours: pixels row by row, three bytes each (red, green, blue). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** What a metric says about all batches of a phase. */
export interface Gathered {
  /** By log key without the phase. */
  readonly metrics: Metrics;
  /** SVG texts by name. */
  readonly figures?: ReadonlyMap<string, string>;
  readonly pictures?: ReadonlyMap<string, Picture>;
  /** Values whose distribution is worth a look. */
  readonly distributions?: ReadonlyMap<string, readonly number[]>;
}

/** Gathers over the batches of one phase of one epoch. */
export interface Gatherer {
  /** Takes a batch in. */
  add(ops: Ops, outputs: readonly Tensor[], targets: Targets): void;
  /** Undefined if there was nothing to gather. */
  result(): Gathered | undefined;
}

/** Where a forward pass takes the gatherers of its metrics from; one for each phase, and each copy of the network. */
export interface Gatherers {
  of(metric: Metric): Gatherer | undefined;
}

/** Where in training a phase is. */
export interface GatherMoment {
  /** 0-based. */
  readonly epoch: number;
  /** Whether it is the last one. */
  readonly isLast: boolean;
  /** Names of the classes, if the data set has some. */
  readonly classNames?: readonly string[];
}

/** A measure of quality. */
@Register.kind('metric', ['only_head', 'distill'])
export abstract class Metric extends Module.with({}) {
  /** Loads what it needs by name; called once, before anything is measured. */
  async prepare(_modules: ModuleSource): Promise<void> {}
  /** Values of one batch by name, such as `accuracy/1`; averages over samples are the caller's work. */
  abstract evaluate(ops: Ops, outputs: readonly Tensor[], targets: Targets): Metrics;
  /** Begins to gather what cannot be averaged over batches; undefined if there is nothing, or not in this epoch. */
  gather(_at: GatherMoment): Gatherer | undefined {
    return undefined;
  }
}
