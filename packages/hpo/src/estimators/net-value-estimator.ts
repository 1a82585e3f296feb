import { HpoEstimator, type EstimatorContext, type Gene } from '@uninas/contracts';
import { bool, int, Register, str } from '@uninas/core';

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
  batches_train: int(0, 'training batches', { min: 0 }),
  batches_eval: int(-1, 'validation batches, all if negative', { min: -1 }),
  value: str('val/accuracy/1', 'log key of the value'),
}) {
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
    const found = metrics[value];
    if (found !== undefined) return found;
    throw new Error(`NetValueEstimator: there is no ${value}; measured are ${Object.keys(metrics).join(', ')}`);
  }
}
