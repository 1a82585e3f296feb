import {
  Method,
  type Batch,
  type BuiltNetwork,
  type Description,
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
  type TrainStepResult,
} from '@uninas/contracts';
import { any, between, one, type Random } from '@uninas/core';
import { joinStates, splitState } from './named-states.js';
import { NetworkVariables } from './network-variables.js';
import { restoreTogether } from './restore-together.js';
import { SupervisedPass } from './supervised-pass.js';
import { UsedVariables } from './used-variables.js';
import type { WeightStrategies } from './weight-strategies.js';

/** What exists between `setup` and `dispose`. */
interface Work {
  readonly random: Random;
  readonly built: BuiltNetwork;
  readonly strategies: WeightStrategies | undefined;
  readonly groups: readonly MethodGroup[];
  readonly pass: SupervisedPass;
  readonly used: UsedVariables;
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
      await this.#loadPretrained(built, context);
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

  override loaderPlan(_epoch: number): LoaderPlan {
    return { train: 1, valid: 0 };
  }

  override groups(): readonly MethodGroup[] {
    return this.#at.groups;
  }

  override metrics(): readonly Metric[] {
    return this.children.cls_metrics;
  }

  override trainStep({ batch, progress, step, gene, onSample, share = 0, gatherers }: TrainStep): TrainStepResult {
    const { random, strategies, groups, pass, used } = this.#at;
    this.#checkGene(gene);
    const sampled = strategies?.sample(random.at('sample', progress.epoch, step), gene);
    onSample?.(sampled);
    const [group] = groups;
    const variables = group!.variables.filter(
      ({ name }) => strategies === undefined || used.has(name, (w) => strategies.active(w)),
    );
    const options = {
      ...this.#forwardOptions(true),
      ...this.#regularization(progress),
      // the first share draws what a whole batch would
      random: random.at('forward', progress.epoch, step, ...(share > 0 ? ['share', share] : [])),
    };
    const { gradients, metrics } = pass.train(batch, variables, options, gatherers);
    const byVariable = new Map(variables.map((variable, i) => [variable, gradients[i]!]));
    const own = group!.variables.map((variable) => byVariable.get(variable));
    return { gradients: new Map([[group!.name, own]]), metrics };
  }

  /** Without a gene, the architecture is sampled by epoch and step, so that two evaluations of a batch agree. */
  override evalStep(
    batch: Batch,
    at: { readonly epoch: number; readonly step: number },
    { gene, values, gatherers }: EvalOptions = {},
  ): Metrics {
    const { random, strategies, pass } = this.#at;
    this.#checkGene(gene);
    if (strategies !== undefined) {
      const stream = random.at('eval', at.epoch, at.step);
      if (gene === undefined) this.sampleToEvaluate(strategies, stream);
      else strategies.sample(stream, gene);
    }
    return pass.evaluate(batch, { ...this.#forwardOptions(false), ...(values && { values }) }, gatherers);
  }

  /** Without a gene, the architecture that was chosen last is kept. Nothing is dropped. */
  override forwardStep(batch: Batch, { gene, values }: EvalOptions = {}): void {
    const { random, strategies, pass } = this.#at;
    this.#checkGene(gene);
    if (gene !== undefined) strategies?.sample(random.at('forward-only'), gene);
    pass.forward(batch, { ...this.#forwardOptions(true), ...(values && { values }) });
  }

  override onEpochStart({ epoch, maxEpochs }: Progress): void {
    this.#at.strategies?.onEpochStart(epoch, maxEpochs);
  }

  override onEpochEnd({ epoch }: Progress): { readonly stop: boolean } {
    return { stop: this.#at.strategies?.onEpochEnd(epoch) ?? false };
  }

  abstract override descriptions(): Readonly<Record<string, Description>>;

  override state(): State {
    return joinStates(this.#parts().map(([name, part]) => [name, part.state()]));
  }

  override restore(state: State): void {
    const parts = this.#parts();
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
    const { cls_criterion: criterion, cls_metrics: metrics, cls_optimizers, cls_schedulers } = this.children;
    const heads = built.plan.modules.filter(({ part }) => part === 'head');
    const pass = new SupervisedPass(built, strategies, {
      criterion,
      metrics,
      classes: data.info.output[0]!,
      weights: heads.map(({ lossWeight }) => lossWeight ?? 1),
    });
    const variables = [...built.variables.values()].filter(({ trainable }) => trainable);
    const every = this.batchesPerStep(strategies);
    const name = 'net';
    const optimizer = cls_optimizers[0]!.create({ name, variables }, ops, log);
    const groups = [{ name, variables, optimizer, scheduler: cls_schedulers[0], every }];
    return { random, built, strategies, groups, pass, used: new UsedVariables(built.plan) };
  }

  /** @throws {Error} if `checkpoint_path` is set, and has no weights for all variables */
  async #loadPretrained(built: BuiltNetwork, { pretrained }: MethodContext): Promise<void> {
    const { checkpoint_path: path } = this.children.cls_network.args;
    if (path === '') return;
    if (pretrained === undefined) throw new Error(`checkpoint_path: nothing here loads weights from ${path}`);
    const tensors = await pretrained(path);
    try {
      new NetworkVariables(built).restore({ tensors, values: {} });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`checkpoint_path: ${path} is of another network: ${reason}`, { cause: error });
    }
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

  #parts(): readonly (readonly [string, Stateful])[] {
    const { built, strategies } = this.#at;
    const network = ['network', new NetworkVariables(built)] as const;
    return strategies === undefined ? [network] : [network, ['strategies', strategies]];
  }
}
