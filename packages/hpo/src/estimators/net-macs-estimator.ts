import { HpoEstimator, type EstimatorContext, type Gene } from '@uninas/contracts';
import { Register } from '@uninas/core';

/** Multiply-adds of the finalized network of an architecture, for one sample; nothing is allocated to count them. */
@Register.as('hpo_estimator', { requires_method: true })
export class NetMacsEstimator extends HpoEstimator.with({}) {
  /** @throws {Error} if there is no network to count */
  override estimate(gene: Gene, { macs }: EstimatorContext): Promise<number> {
    if (macs === undefined) return Promise.reject(new Error('NetMacsEstimator needs a super-network'));
    return Promise.resolve(macs(gene));
  }
}
