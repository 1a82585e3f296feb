import { any, bool, Module, one, Register } from '@uninas/core';
import type { Random } from '@uninas/core';
import type { Batch, OpenData, Phase } from '../data/data-set.js';
import type { Log, Metrics } from '../log.js';
import type { BuiltNetwork } from '../network/built.js';
import type { Description } from '../network/description.js';
import type { ModuleSource } from '../network/part.js';
import type { NetworkPlan } from '../network/plan.js';
import type { EstimatorContext } from '../search/hpo.js';
import type { State, Stateful } from '../state.js';
import type { Ops } from '../tensor/ops.js';
import type { Tensor, Variable } from '../tensor/tensor.js';
import type { StrategyManager } from '../search/strategy.js';
import type { Gatherers, Metric } from './criterion.js';
import { learningRateKnob, regularizerKnob, type Knob } from './knob.js';
import type { GroupOptimizer, Progress, Scheduler } from './optimizer.js';
import type { Pretrained } from './trainer.js';

/** How an epoch draws its batches: so many of the training part, then so many of the validation part, repeated. */
export interface LoaderPlan {
  readonly train: number;
  readonly valid: number;
}

/** Variables with the optimizer that changes them. */
export interface MethodGroup {
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly optimizer: GroupOptimizer;
  readonly scheduler: Scheduler | undefined;
  /** The optimizer steps after so many batches; gradients add up in between. */
  readonly every: number;
}

/** One training batch and where it stands. */
export interface TrainStep {
  readonly batch: Batch;
  readonly phase: 'train' | 'valid';
  readonly progress: Progress;
  /** 0-based position of the batch in the epoch. */
  readonly step: number;
  /** Architecture to train; otherwise the strategy samples one. */
  readonly gene?: readonly number[];
  /** Told of the architecture as soon as it is sampled, before it runs; of none where a gene does not tell all of it. */
  readonly onSample?: (gene: readonly number[] | undefined) => void;
  /** Which share of a batch that several threads train on this is, 0-based; only its random values depend on it. */
  readonly share?: number;
  /** Take in what metrics gather over the epoch. */
  readonly gatherers?: Gatherers;
}

/** What a training batch yields. */
export interface TrainStepResult {
  /**
   * Gradients by group name, in the order of the group's variables, undefined
   * for those that this batch did not use; owned by the caller.
   */
  readonly gradients: ReadonlyMap<string, readonly (Tensor | undefined)[]>;
  /** Values by log key without the phase, such as `loss` and `accuracy/1`. */
  readonly metrics: Metrics;
}

/** Which batch is evaluated. */
export interface EvalMoment {
  /** 0-based. */
  readonly epoch: number;
  /** 0-based position of the batch in the part of the data. */
  readonly step: number;
  /** The part, where it is evaluated as a phase of training. */
  readonly phase?: Phase;
}

/** How evaluation differs from the plain one. */
export interface EvalOptions {
  /** Architecture to evaluate; otherwise the strategy samples one for each batch. */
  readonly gene?: readonly number[];
  /** Values that stand in for variables, such as those of a weight average. */
  readonly values?: ReadonlyMap<string, Tensor>;
  /** Take in what metrics gather over the phase. */
  readonly gatherers?: Gatherers;
}

/** What a method needs to begin. */
export interface MethodContext {
  readonly ops: Ops;
  readonly random: Random;
  readonly data: OpenData;
  readonly maxEpochs: number;
  /** For each epoch that is trained, whether the validation part is evaluated after it; absent or empty where none is trained. */
  readonly evaluated?: readonly boolean[];
  readonly modules: ModuleSource;
  readonly readText: (path: string, isSearch?: boolean) => Promise<string>;
  /** For the `checkpoint_path` of a network, and for initializers. */
  readonly pretrained?: Pretrained;
  /** What can be told of the architectures of a super-network without running them. */
  readonly counts?: (plan: NetworkPlan) => Pick<EstimatorContext, 'macs' | 'params'>;
  readonly log: Log;
}

/** How a network is trained: what a batch does to it. */
@Register.kind('method', ['search', 'single_path', 'distill', 'can_hpo'])
export abstract class Method
  extends Module.with(
    { amp_enabled: bool(false, 'mixed precision, where the device has it') },
    {
      cls_data: one('data_set', 'data set'),
      cls_initializers: any('initializer', 'weight initializers, applied in order'),
      cls_regularizers: any('regularizer', 'regularizers'),
    },
  )
  implements Stateful
{
  /** Plans and builds the network, and starts optimizers and strategies. */
  abstract setup(context: MethodContext): Promise<void>;
  /** The network; after `setup`. */
  abstract readonly built: BuiltNetwork;
  /** What may gather values over the batches of a phase. */
  metrics(): readonly Metric[] {
    return [];
  }
  /** Decides the architecture weights, if there are any; after `setup`. */
  abstract readonly strategies: StrategyManager | undefined;
  abstract loaderPlan(epoch: number): LoaderPlan;
  abstract groups(): readonly MethodGroup[];
  abstract trainStep(step: TrainStep): TrainStepResult;
  /** Whether several threads can share its batches, each being told the architecture of a training batch alone. */
  get isShareable(): boolean {
    return true;
  }
  /** Whether its losses are sums over the samples of a batch, so that those of the shares of a batch add up; means otherwise. */
  get sumsLosses(): boolean {
    return false;
  }
  /** Values of an evaluation batch by log key without the phase. */
  abstract evalStep(batch: Batch, at: EvalMoment, options?: EvalOptions): Metrics;
  /**
   * Told what a copy of it in another thread measured of an evaluation batch, in the order of the
   * batches: does what `evalStep` would have done besides measuring, such as to let strategies learn.
   *
   * The copy began the evaluation with the same `state`, so that it sampled what this one would have:
   * what is told of a batch must not change what is sampled for the next ones.
   */
  onEvalStep(_metrics: Metrics, _at: EvalMoment, _options?: EvalOptions): void {}
  /** Runs the network in training mode without gradients, so that running statistics adapt to an architecture. */
  abstract forwardStep(batch: Batch, options?: EvalOptions): void;
  onEpochStart(_progress: Progress): void {}
  /** @returns whether training may stop */
  onEpochEnd(_progress: Progress, _metrics: Metrics): { readonly stop: boolean } {
    return { stop: false };
  }
  /** Descriptions to be saved at the end, by file name such as `finalized`. */
  abstract descriptions(): Readonly<Record<string, Description>>;
  /** What population-based training may change: the learning rate of each group, the strength of each regularizer. */
  knobs(): readonly Knob[] {
    const rates = this.groups().map((group, i) => learningRateKnob(i, group));
    const strengths = this.children.cls_regularizers.map((regularizer, i) => regularizerKnob(i, regularizer));
    return [...rates, ...strengths.filter((knob) => knob !== undefined)];
  }
  /**
   * Network, strategies and whatever else the method changes. The optimizers of
   * its groups are not part of it: whoever trains saves them beside it. The
   * network's variables are named `network/<variable>`.
   */
  abstract state(): State;
  abstract restore(state: State): void;
  /**
   * What was trained besides the network, and is needed to rate it: parts of the
   * state, by the name that their tensors and values have there.
   */
  companions(): ReadonlyMap<string, Stateful> {
    return new Map();
  }
  abstract dispose(): void;
}
