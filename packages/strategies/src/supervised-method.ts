import {
  Method,
  type Batch,
  type BuiltNetwork,
  type Description,
  type EvalMoment,
  type EvalOptions,
  type ForwardOptions,
  type LoaderPlan,
  type Metric,
  type MethodContext,
  type MethodGroup,
  type Metrics,
  type NetworkPlan,
  type Progress,
  type Regularization,
  type State,
  type Stateful,
  type TrainStep,
  type Tensor,
  type TrainStepResult,
  type Variable,
} from '@uninas/contracts';
import { any, between, one, type Random } from '@uninas/core';
import { joinStates, splitState } from './named-states.js';
import { loadPretrained } from './load-pretrained.js';
import { byGroup, startGroups, type OwnGroup } from './method-groups.js';
import { NetworkVariables } from './network-variables.js';
import { restoreTogether } from './restore-together.js';
import { SupervisedPass, type Guide, type Pass } from './supervised-pass.js';
import { UsedVariables } from './used-variables.js';
import type { WeightStrategies } from './weight-strategies.js';

/** What exists between `setup` and `dispose`. */
interface Work {
  readonly random: Random;
  readonly built: BuiltNetwork;
  readonly strategies: WeightStrategies | undefined;
  readonly groups: readonly MethodGroup[];
  readonly pass: Pass;
  readonly used: UsedVariables;
}

/** What a pass yields; the gradients belong to the caller. */
export interface PassResult {
  /** In the order of the variables asked for. */
  readonly gradients: readonly (Tensor | undefined)[];
  readonly metrics: Metrics;
}

/**
 * Trains the weights of one network on labelled batches, with one optimizer.
 *
 * The loss is the sum of the heads' losses, each times the weight of its head;
 * a criterion without reduction is averaged over the batch. Gradients are
 * computed for the variables that a batch used: those of candidates that did
 * not run have none, so that optimizers leave them alone.
 *
 * Random values come from the streams `architecture`, `network`, `initializer`
 * and `strategies` when it is set up, then from `('sample' | 'forward', epoch, step)`
 * and `('eval', epoch, step)` of the context.
 */
export abstract class SupervisedMethod extends Method.with(
  {},
  {
    cls_network: one('network', 'network to train'),
    cls_criterion: one('criterion', 'loss of each head', { where: { distill: false } }),
    cls_metrics: any('metric', 'measures of quality', { where: { distill: false }, duplicates: true }),
    cls_optimizers: between('optimizer', 1, 1, 'optimizer of the network', { duplicates: true }),
    cls_schedulers: between('scheduler', 0, 1, 'plan of its learning rate', { duplicates: true }),
  },
) {
  #work: Work | undefined;

  /**
   * What decides the architecture weights of a plan; undefined if there are none.
   *
   * @throws {Error} if the network does not suit the method
   */
  protected abstract chooseStrategies(plan: NetworkPlan): WeightStrategies | undefined;

  /** What is optimised together, in the order of the optimizers: all trainable variables of the network. */
  protected groupsOf({ variables }: BuiltNetwork, strategies: WeightStrategies | undefined): readonly OwnGroup[] {
    const trainable = [...variables.values()].filter((variable) => variable.trainable);
    return [{ name: 'net', variables: trainable, every: this.batchesPerStep(strategies) }];
  }

  /** How a batch runs through the network. @param classes values of one output */
  protected createPass(built: BuiltNetwork, strategies: WeightStrategies | undefined, classes: number): Pass {
    const { cls_criterion: criterion, cls_metrics: metrics } = this.children;
    const heads = built.plan.modules.filter(({ part }) => part === 'head');
    const weights = heads.map(({ lossWeight }) => lossWeight ?? 1);
    return new SupervisedPass(built, strategies, { criterion, metrics, classes, weights });
  }

  /** Batches whose gradients add up before the optimizer steps. */
  protected batchesPerStep(_strategies: WeightStrategies | undefined): number {
    return 1;
  }

  /** Decides the architecture of an evaluation batch for which none is given. */
  protected sampleToEvaluate(strategies: WeightStrategies, random: Random): void {
    strategies.sample(random);
  }

  get built(): BuiltNetwork {
    return this.#at.built;
  }

  get strategies(): WeightStrategies | undefined {
    return this.#at.strategies;
  }

  override get sumsLosses(): boolean {
    return this.children.cls_criterion.args.reduction === 'sum';
  }

  override async setup(context: MethodContext): Promise<void> {
    if (this.#work !== undefined) throw new Error(`${this.constructor.name} is set up already`);
    const { cls_network: network, cls_initializers: initializers } = this.children;
    const { ops, random, data, modules, readText, log } = context;
    if (this.args.amp_enabled) log.warn('amp_enabled: there is no mixed precision on this device');
    if (initializers.length > 0 && network.args.checkpoint_path !== '') {
      throw new Error('initializers would overwrite the weights of checkpoint_path; leave out one of them');
    }
    const { input, output } = data.info;
    const plan = await network.plan({ input, output, modules, readText, random: random.at('architecture') });
    for (const warning of plan.warnings) log.warn(warning);
    for (const regularizer of this.children.cls_regularizers) regularizer.check(plan);
    const strategies = this.chooseStrategies(plan);
    const built = network.build({ ops, random: random.at('network') });
    try {
      await loadPretrained(network, built, context);
      const { pretrained } = context;
      for (const [i, initializer] of initializers.entries()) {
        await initializer.apply(built, random.at('initializer', i), { log, ...(pretrained && { pretrained }) });
      }
      for (const metric of this.metrics()) await metric.prepare(modules);
      strategies?.build(ops, random.at('strategies'));
      this.#work = this.#assemble(context, built, strategies);
    } catch (error) {
      strategies?.dispose();
      built.dispose();
      throw error;
    }
    if (strategies) for (const line of strategies.table()) log.info(line);
  }

  /** Source of what is random about training. */
  protected get random(): Random {
    return this.#at.random;
  }

  override loaderPlan(_epoch: number): LoaderPlan {
    return { train: 1, valid: 0 };
  }

  override groups(): readonly MethodGroup[] {
    return this.#at.groups;
  }

  override metrics(): readonly Metric[] {
    return this.children.cls_metrics;
  }

  /** What the network says of each class of a training batch, `[batch, classes]`; its statistics stay. Owned by the caller. */
  protected probabilities(step: TrainStep): Tensor {
    const { batch } = step;
    const { built } = this.#at;
    const { ops, variables } = built;
    const kept = [...variables].filter(([, { trainable }]) => !trainable);
    const values = new Map(kept.map(([name, { value }]) => [name, value]));
    const options = { ...this.#trainingOptions(step), values };
    return ops.tidy(() => {
      const x = ops.tensor(batch.inputs, [batch.size, ...batch.inputShape]);
      return ops.softmax(built.forward(x, options).at(-1)!);
    });
  }

  #trainingOptions({ progress, step, share = 0 }: TrainStep): ForwardOptions {
    // the first share draws what a whole batch would
    const random = this.#at.random.at('forward', progress.epoch, step, ...(share > 0 ? ['share', share] : []));
    return { ...this.#forwardOptions(true), ...this.#regularization(progress), random };
  }

  /** One pass for the variables of all groups. */
  override trainStep(step: TrainStep): TrainStepResult {
    const { groups } = this.#at;
    this.sampleToTrain(step);
    const { gradients, metrics } = this.pass(
      step,
      groups.flatMap(({ variables }) => variables),
    );
    this.feedBack(step, metrics);
    return { gradients: byGroup(gradients, groups), metrics };
  }

  /** Decides the architecture of a training batch. */
  protected sampleToTrain({ progress, step, gene, onSample }: TrainStep): void {
    const { random, strategies } = this.#at;
    this.#checkGene(gene);
    const sampled = strategies?.sample(random.at('sample', progress.epoch, step), gene);
    onSample?.(sampled);
  }

  /** Tells the strategies what a training batch measured with the architecture that they sampled. */
  protected feedBack({ phase, progress, step, gene }: TrainStep, metrics: Metrics): void {
    if (gene !== undefined) return;
    this.#at.strategies?.feedback(metrics, { phase: phase === 'train' ? 'train' : 'arc', epoch: progress.epoch, step });
  }

  /**
   * One forward and backward pass of a training batch, with what was sampled last.
   *
   * @param variables of which gradients are wanted; those that the batch did not use have none
   */
  protected pass(step: TrainStep, variables: readonly Variable[], guide?: Guide): PassResult {
    const { built, strategies, pass, used } = this.#at;
    const { batch, gatherers } = step;
    const depthOf = (depth: string): number => Math.round(built.variables.get(depth)!.value.dataSync()[0]!);
    const active = variables.filter(
      ({ name }) =>
        strategies === undefined || used.has(name, (weight, use) => strategies.active(weight, use), depthOf),
    );
    const options = this.#trainingOptions(step);
    const { gradients, metrics } = pass.train(batch, active, options, {
      ...(gatherers && { gatherers }),
      ...(guide && { guide }),
    });
    const byVariable = new Map(active.map((variable, i) => [variable, gradients[i]!]));
    return { gradients: variables.map((variable) => byVariable.get(variable)), metrics };
  }

  /**
   * Without a gene, the architecture is sampled by epoch and step, so that two evaluations of a batch agree.
   *
   * Strategies learn of what the network itself reaches in a phase of training
   * with the architecture that they sampled, and of nothing else.
   */
  override evalStep(batch: Batch, at: EvalMoment, options: EvalOptions = {}): Metrics {
    this.#chooseToEvaluate(at, options);
    const { values, gatherers } = options;
    const own = { ...this.#forwardOptions(false), ...(values && { values }) };
    const metrics = this.#at.pass.evaluate(batch, own, gatherers);
    this.#learnOf(metrics, at, options);
    return metrics;
  }

  override onEvalStep(metrics: Metrics, at: EvalMoment, options: EvalOptions = {}): void {
    this.#chooseToEvaluate(at, options);
    this.#learnOf(metrics, at, options);
  }

  #chooseToEvaluate({ epoch, step }: EvalMoment, { gene }: EvalOptions): void {
    const { random, strategies } = this.#at;
    this.#checkGene(gene);
    if (strategies === undefined) return;
    const stream = random.at('eval', epoch, step);
    if (gene === undefined) this.sampleToEvaluate(strategies, stream);
    else strategies.sample(stream, gene);
  }

  #learnOf(metrics: Metrics, at: EvalMoment, { gene, values }: EvalOptions): void {
    if (at.phase === undefined || gene !== undefined || values !== undefined) return;
    this.#at.strategies?.feedback(metrics, { ...at, phase: at.phase });
  }

  /** Without a gene, the architecture that was chosen last is kept. Nothing is dropped. */
  override forwardStep(batch: Batch, { gene, values }: EvalOptions = {}): void {
    const { random, strategies, pass } = this.#at;
    this.#checkGene(gene);
    if (gene !== undefined) strategies?.sample(random.at('forward-only'), gene);
    pass.forward(batch, { ...this.#forwardOptions(true), keepsAll: true, ...(values && { values }) });
  }

  override onEpochStart({ epoch, maxEpochs }: Progress): void {
    this.#at.strategies?.onEpochStart(epoch, maxEpochs);
  }

  override onEpochEnd({ epoch }: Progress): { readonly stop: boolean } {
    return { stop: this.#at.strategies?.onEpochEnd(epoch) ?? false };
  }

  abstract override descriptions(): Readonly<Record<string, Description>>;

  override state(): State {
    return joinStates(this.parts().map(([name, part]) => [name, part.state()]));
  }

  override restore(state: State): void {
    const parts = this.parts();
    const states = splitState(
      state,
      parts.map(([name]) => name),
    );
    restoreTogether(parts.map(([, part], i) => [part, states[i]!]));
  }

  override dispose(): void {
    const work = this.#work;
    this.#work = undefined;
    for (const { optimizer } of work?.groups ?? []) optimizer.dispose();
    work?.strategies?.dispose();
    work?.built.dispose();
  }

  get #at(): Work {
    if (this.#work === undefined) throw new Error(`${this.constructor.name} is not set up`);
    return this.#work;
  }

  #assemble(
    { ops, random, data, log }: MethodContext,
    built: BuiltNetwork,
    strategies: WeightStrategies | undefined,
  ): Work {
    const groups = startGroups(this.groupsOf(built, strategies), this.children, ops, log);
    const pass = this.createPass(built, strategies, data.info.output[0]!);
    return { random, built, strategies, groups, pass, used: new UsedVariables(built.plan) };
  }

  #forwardOptions(training: boolean): ForwardOptions {
    const { strategies } = this.#at;
    return { training, ...(strategies && { chooser: strategies }) };
  }

  #regularization(progress: Progress): Regularization {
    return Object.assign({}, ...this.children.cls_regularizers.map((regularizer) => regularizer.at(progress)));
  }

  #checkGene(gene: readonly number[] | undefined): void {
    if (gene !== undefined && this.#at.strategies === undefined) {
      throw new Error(`${this.constructor.name} trains a fixed network, there is no architecture to choose`);
    }
  }

  /** What its state consists of. */
  protected parts(): readonly (readonly [string, Stateful])[] {
    const { built, strategies } = this.#at;
    const network = ['network', new NetworkVariables(built)] as const;
    return strategies === undefined ? [network] : [network, ['strategies', strategies]];
  }
}
