import { HpoEstimator, type EstimatorContext, type Gene } from '@uninas/contracts';
import { bool, Register } from '@uninas/core';

/**
 * Number of values of the path of an architecture in its super-network.
 *
 * As with `NetMacsEstimator`, the finalized network may have less.
 */
@Register.as('hpo_estimator', { requires_method: true })
export class NetParamsEstimator extends HpoEstimator.with({
  count_only_trainable: bool(true, 'leave running statistics out'),
}) {
  /** @throws {Error} if there is no network to count */
  override estimate(gene: Gene, context: EstimatorContext): number {
    if (context.params === undefined) throw new Error('NetParamsEstimator needs a super-network');
    return context.params(gene, this.args.count_only_trainable);
  }
}
