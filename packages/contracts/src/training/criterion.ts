import { choice, Module, Register } from '@uninas/core';
import type { Ops } from '../tensor/ops.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Metrics } from '../log.js';

/** Labels of a batch in the engine. */
export interface Targets {
  /** `[batch]` int32 class indices. */
  readonly labels: Tensor;
  /** `[batch, classes]`, rows sum to 1. */
  readonly probabilities: Tensor;
}

/** A loss. */
@Register.kind('criterion', ['only_head', 'distill'])
export abstract class Criterion extends Module.with({
  reduction: choice('mean', ['mean', 'sum', 'none'], 'how the losses of a batch are combined'),
}) {
  /** @returns a scalar, or `[batch]` with reduction none; owned by the caller */
  abstract loss(ops: Ops, output: Tensor, targets: Targets): Tensor;
}

/** A measure of quality. */
@Register.kind('metric', ['only_head', 'distill'])
export abstract class Metric extends Module.with({}) {
  /** Values of one batch by name, such as `accuracy/1`; averages over samples are the caller's work. */
  abstract evaluate(ops: Ops, outputs: readonly Tensor[], targets: Targets): Metrics;
}
