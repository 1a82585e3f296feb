import { bool, exclusive, float, int, Module, Register } from '@uninas/core';
import type { Ops } from '../tensor/ops.js';
import type { Tensor, Variable } from '../tensor/tensor.js';
import type { Log } from '../log.js';
import type { NetworkPlan } from '../network/plan.js';
import type { Stateful } from '../state.js';

/** Variables that are optimised together. */
export interface ParameterGroup {
  readonly name: string;
  readonly variables: readonly Variable[];
  /** Names of variables that `weight_decay_filter` spares besides biases and norms: architecture weights. */
  readonly withoutDecay?: ReadonlySet<string>;
}

/** An optimizer at work on one group; owns its slots. */
export interface GroupOptimizer extends Stateful {
  /** Class name of its optimizer, for log keys. */
  readonly cls?: string;
  /** Learning rate of the next step. */
  lr: number;
  /** Learning rate that a scheduler starts from: the configured one, unless population-based training changed it. */
  initialLr: number;
  /**
   * Changes the variables; takes ownership of the gradients, which are in the order of the group.
   *
   * A variable whose gradient is undefined was not used: it keeps its value and
   * its slots, without decay or momentum.
   */
  step(gradients: readonly (Tensor | undefined)[]): void;
  dispose(): void;
}

/** Changes variables along their gradients. */
@Register.kind('optimizer')
export abstract class Optimizer extends Module.with(
  {
    weight_decay: float(0, 'factor of the L2 penalty', { min: 0 }),
    weight_decay_filter: bool(true, 'no decay for biases, norms and architecture weights'),
    clip_abs_value: float(-1, 'limit of each gradient value, off unless positive', { min: -1 }),
    clip_norm_value: float(-1, 'limit of the norm of all gradients, off unless positive', { min: -1 }),
    clip_norm_type: float(2, 'order of that norm', { above: 0 }),
  },
  {},
  { rules: [exclusive('clip_abs_value', 'clip_norm_value')] },
) {
  /**
   * Starts to optimise a group; one optimizer may serve several.
   *
   * @param log for what a person should read while it steps
   */
  abstract create(group: ParameterGroup, ops: Ops, log?: Log): GroupOptimizer;
}

/** Where training stands, for learning rates and regularizers. */
export interface Progress {
  /** 0-based. */
  readonly epoch: number;
  readonly maxEpochs: number;
  /** Samples seen in this epoch. */
  readonly samples: number;
  readonly samplesPerEpoch: number;
}

/** Plans the learning rate. */
@Register.kind('scheduler')
export abstract class Scheduler extends Module.with({
  each_samples: int(-1, 'step after so many samples instead of every epoch, off unless positive', { min: -1 }),
  cooldown_epochs: int(0, 'epochs at the end that keep the last learning rate', { min: 0 }),
  warmup_epochs: int(0, 'epochs of linear increase at the start', { min: 0 }),
  warmup_lr: float(0, 'learning rate that the increase starts from', { min: 0 }),
  fake_num_epochs: int(-1, 'plan for another number of epochs, off unless positive', { min: -1 }),
}) {
  /**
   * Whether it can plan so many epochs, before anything is written.
   *
   * @param log for what a person should read once
   * @throws {Error} that says what does not fit
   */
  check(_maxEpochs: number, _log: Log): void {}
  /** The learning rate at a point of training; a pure function. */
  abstract lr(initial: number, progress: Progress): number;
}

/** What a regularizer asks of the forward passes of an epoch. */
export interface Regularization {
  readonly dropout?: number;
  readonly dropPath?: number;
  readonly dropIdentityPaths?: boolean;
}

/** Makes a network generalise, epoch by epoch. */
@Register.kind('regularizer')
export abstract class Regularizer extends Module.with({}) {
  /** @throws {Error} if the network has nothing that the regularizer acts on */
  check(_plan: NetworkPlan): void {}
  #strength: number | undefined;

  /** Its main value as it is configured; undefined if it has none. */
  protected get configuredStrength(): number | undefined {
    return undefined;
  }

  /** Smallest and largest value of its strength. */
  protected get strengthLimits(): readonly [smallest: number, largest: number] {
    return [0, Infinity];
  }

  /** Its main value, which population-based training may change; undefined if it has none. */
  get strength(): number | undefined {
    return this.#strength ?? this.configuredStrength;
  }

  set strength(value: number) {
    const [smallest, largest] = this.strengthLimits;
    this.#strength = Math.min(Math.max(value, smallest), largest);
  }

  /** A pure function of the progress and the strength. */
  abstract at(progress: Progress): Regularization;
}
