import type { BuiltNetwork, LoaderPlan, MethodContext, TrainStep, TrainStepResult, Variable } from '@uninas/contracts';
import { between } from '@uninas/core';
import type { DifferentiableStrategy } from './differentiable-strategy.js';
import { SearchMethod } from './search-method.js';
import type { OwnGroup } from './method-groups.js';
import type { PassResult } from './supervised-method.js';
import type { WeightStrategies } from './weight-strategies.js';

/**
 * Searches with gradients: training batches change the weights of the network
 * (group `net`, log keys `net/...`), validation batches the architecture weights
 * (group `arc`, log keys `arc/...`), in turn, both in batches of the training size.
 *
 * The first optimizer and scheduler are those of the network, the second ones
 * those of the architecture, which `weight_decay_filter` spares.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", algorithm 1
 */
export abstract class BilevelMethod extends SearchMethod.with(
  {},
  {
    cls_optimizers: between('optimizer', 2, 2, 'optimizers of the network and of its architecture', {
      duplicates: true,
    }),
    cls_schedulers: between('scheduler', 0, 2, 'plans of their learning rates', { duplicates: true }),
  },
) {
  protected abstract override createStrategy(name: string): DifferentiableStrategy;

  /** @throws {Error} if there are no validation samples */
  override async setup(context: MethodContext): Promise<void> {
    if (context.data.loader('valid') === undefined) {
      throw new Error(
        `${this.constructor.name} trains the architecture on validation samples, and there are none: ` +
          'set valid_split of the data set',
      );
    }
    await super.setup(context);
  }

  override loaderPlan(_epoch: number): LoaderPlan {
    return { train: 1, valid: 1 };
  }

  override trainStep(step: TrainStep): TrainStepResult {
    const [net, arc] = this.groups();
    const isArc = step.phase === 'valid';
    const { name, variables } = isArc ? arc! : net!;
    this.sampleToTrain(step);
    const { gradients, metrics } = isArc ? this.#learn(step, variables) : this.pass(step, variables);
    this.feedBack(step, metrics);
    return { gradients: new Map([[name, gradients]]), metrics: withPrefix(metrics, `${name}/`) };
  }

  /** Gradients of the architecture weights on a validation batch. */
  protected arcPass(step: TrainStep, alphas: readonly Variable[]): PassResult {
    return this.pass(step, alphas);
  }

  protected override groupsOf(built: BuiltNetwork, strategies: WeightStrategies): readonly OwnGroup[] {
    const variables = strategies.variables();
    const withoutDecay = new Set(variables.map(({ name }) => name));
    return [...super.groupsOf(built, strategies), { name: 'arc', variables, withoutDecay }];
  }

  #learn(step: TrainStep, alphas: readonly Variable[]): PassResult {
    const strategies = this.strategies!.strategies as readonly DifferentiableStrategy[];
    // what metrics gather is about the network's own training
    const { gatherers: _, ...own } = step;
    for (const strategy of strategies) strategy.learns = true;
    try {
      return this.arcPass(own, alphas);
    } finally {
      for (const strategy of strategies) strategy.learns = false;
    }
  }
}

function withPrefix(metrics: Readonly<Record<string, number>>, prefix: string): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(metrics).map(([key, value]) => [prefix + key, value]));
}
