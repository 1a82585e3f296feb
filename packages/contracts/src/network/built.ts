import type { Random } from '@uninas/core';
import type { Ops } from '../tensor/ops.js';
import type { Tensor, Variable } from '../tensor/tensor.js';
import type { NetworkPlan } from './plan.js';

/** Decides which candidates of an architecture weight run and combines their results. */
export interface Chooser {
  /**
   * @param weight name of the architecture weight
   * @param branches the candidates; each runs when called, and its result belongs to the caller
   * @param use which request of the weight it is for, counted from 0; all that is combined for one
   *   request must agree
   */
  combine(weight: string, branches: readonly (() => Tensor)[], use?: number): Tensor;
}

/** How a network is run once. */
export interface ForwardOptions {
  /** Whether batch statistics are used and the running ones updated, and dropout is active. */
  readonly training: boolean;
  /** Whether nothing is dropped, in training either, as when only the running statistics matter. */
  readonly keepsAll?: boolean;
  /** Needed by networks that have architecture weights. */
  readonly chooser?: Chooser;
  /**
   * Values that stand in for the variables of these names, such as those of a
   * weight average; running statistics among them are not updated.
   */
  readonly values?: ReadonlyMap<string, Tensor>;
  /** Probability of dropout in the heads, what they were built with when left out. */
  readonly dropout?: number;
  /** Probability that a path is dropped, 0 when left out. */
  readonly dropPath?: number;
  /** Whether identity paths are dropped as well. */
  readonly dropIdentityPaths?: boolean;
  /** Needed while dropout or drop-path is active. */
  readonly random?: Random;
}

/** A network with its variables allocated. */
export interface BuiltNetwork {
  readonly plan: NetworkPlan;
  readonly ops: Ops;
  /** By name, in the order of the plan. */
  readonly variables: ReadonlyMap<string, Variable>;
  /**
   * Runs the network.
   *
   * @param x `[batch, height, width, channels]`
   * @returns one output for each head, in order; owned by the caller
   */
  forward(x: Tensor, options: ForwardOptions): readonly Tensor[];
  /**
   * Runs some modules of the network on inputs of their own; heads among them are left out, but a single one is run.
   *
   * @param modules positions in the plan of the first and the last one
   * @param inputs of the first one
   * @returns the outputs of the last one of those; owned by the caller
   * @throws {Error} if the shapes do not fit, or a module reads what an earlier one would have made
   */
  forwardPart(
    modules: readonly [first: number, last: number],
    inputs: readonly Tensor[],
    options: ForwardOptions,
  ): readonly Tensor[];
  dispose(): void;
}
