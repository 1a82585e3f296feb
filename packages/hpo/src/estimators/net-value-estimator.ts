import { HpoEstimator, type EstimatorContext, type Gene } from '@uninas/contracts';
import { bool, int, Register, str, suggest } from '@uninas/core';

/**
 * A measured value of an architecture in the trained super-network, such as
 * its accuracy on the validation part.
 *
 * Every candidate begins with the same weights, whatever was rated before it:
 * when forward passes or training change the network, the trained weights are
 * loaded again afterwards, with or without `load`.
 */
@Register.as('hpo_estimator', { requires_trainer: true, requires_method: true })
export class NetValueEstimator extends HpoEstimator.with({
  load: bool(false, 'load the trained weights again before each candidate'),
  batches_forward: int(0, 'batches in training mode without gradients, to adapt running statistics', { min: 0 }),
  batches_train: int(0, 'training batches, those of one epoch if negative', { min: -1 }),
  batches_eval: int(-1, 'validation batches, all if negative', { min: -1 }),
  value: str('val/accuracy/1', 'log key of the value'),
}) {
  /** @throws {Error} if nothing is evaluated, or evaluations have no such value */
  override check(measured: () => readonly string[]): void {
    const { batches_eval, value } = this.args;
    if (batches_eval === 0) throw new Error('batches_eval: nothing is measured on 0 batches; -1 takes all');
    this.#require(measured(), value);
  }

  #require(measured: readonly string[], value: string): void {
    if (measured.includes(value)) return;
    const near = suggest(value, measured);
    const hint = near === undefined ? '' : `; did you mean ${near.name}?`;
    throw new Error(`value: there is no ${value}; measured are ${measured.join(', ')}${hint}`);
  }

  /** @throws {Error} if there is no network to evaluate, or its evaluation has no such value */
  override async estimate(gene: Gene, context: EstimatorContext): Promise<number> {
    const { load, batches_forward, batches_train, batches_eval, value } = this.args;
    if (context.evaluate === undefined) throw new Error('NetValueEstimator needs a trained super-network');
    const metrics = await context.evaluate(gene, {
      load,
      batchesForward: batches_forward,
      batchesTrain: batches_train,
      batchesEval: batches_eval,
    });
    this.#require(Object.keys(metrics), value);
    return metrics[value]!;
  }
}
