import { TrainingCallback, type Method, type Metrics, type TrainerView, type WeightSplit } from '@uninas/contracts';
import { bool, int, list, Register } from '@uninas/core';
import { splitState } from './split-state.js';

/**
 * Raises the depth of `SplitWeightsMixedOp`s during training: candidates that all architectures
 * shared get weights of their own for each candidate of one more earlier weight.
 *
 * At the beginning of a milestone epoch every new set takes over what its origin has: weights and
 * running statistics, what optimizers remember of them, and their averages in clones; from then on
 * each goes its own way. An operation that no earlier weight is left to split is left as it is.
 * Depths are part of the network's state, so that checkpoints, resumed runs and later searches know
 * them. They are logged as `callback/<position>/SplitWeightsMixedOpCallback/depth`, the mean of all.
 *
 * @source Laube and Zell, 2021, "Inter-choice dependent super-network weights", section 3; Zhao et
 *   al., 2021, "Few-shot neural architecture search". Unlike in UniNAS, optimizers remember each set
 *   by itself, and clones are split as well
 */
@Register.as('training_callback')
export class SplitWeightsMixedOpCallback extends TrainingCallback.with({
  milestones: list(int, [100], 'epochs, counted from 0, before which the depth rises by one; by more if repeated', {
    min: 0,
  }),
  pattern: list(bool, [true], 'which of the operations take part, in their order; repeated for all of them', {
    minLength: 1,
  }),
}) {
  /** @throws {Error} if there is nothing to split */
  override check(method: Method): void {
    if (this.#splitsOf(method).length > 0) return;
    const { splits = [] } = method.built.plan;
    throw new Error(
      splits.length > 0
        ? `pattern: none of the ${splits.length} operations with split weights takes part`
        : 'no weights of the network can be split: set mixed_cls of its primitives to SplitWeightsMixedOp, with mixed_priors',
    );
  }

  override onFitStart({ context, maxEpochs }: TrainerView): void {
    const late = this.args.milestones.filter((epoch) => epoch >= maxEpochs);
    if (late.length === 0) return;
    context.log.warn(`SplitWeightsMixedOpCallback: there is no epoch ${late.join(', ')} of ${maxEpochs}`);
  }

  override onEpochStart(trainer: TrainerView): void {
    const { epoch, context } = trainer;
    const levels = this.args.milestones.filter((milestone) => milestone === epoch).length;
    if (levels === 0) return;
    const split = splitState(trainer.state(), this.#splitsOf(context.method), levels);
    trainer.restore(split.state);
    context.log.info(`Split the weights of ${split.operations} operations: ${split.sets} sets more`);
  }

  override metrics({ context: { method } }: TrainerView): Metrics {
    const depths = this.#splitsOf(method).map(({ depth }) => method.built.variables.get(depth)!.value.dataSync()[0]!);
    return { depth: depths.reduce((sum, depth) => sum + depth, 0) / depths.length };
  }

  /** Those that take part. */
  #splitsOf({ built }: Method): readonly WeightSplit[] {
    const { pattern } = this.args;
    return (built.plan.splits ?? []).filter((_, i) => pattern[i % pattern.length]);
  }
}
