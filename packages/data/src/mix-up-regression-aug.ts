import { AugmentationSet, type Batch } from '@uninas/contracts';
import { float, Register, type Random } from '@uninas/core';
import { mixSamples } from './mix-samples.js';

/**
 * Mixes training samples and their values in pairs.
 *
 * @source Zhang et al., 2018, "mixup: Beyond empirical risk minimization", equation 1
 */
@Register.as('augmentation_set', { on_batch: true })
export class MixUpRegressionAug extends AugmentationSet.with({
  alpha1: float(1, 'first parameter of the beta distribution of the share', { above: 0 }),
  alpha2: float(1, 'second parameter of that distribution', { above: 0 }),
}) {
  override apply(batch: Batch, random: Random, training: boolean): void {
    if (training) mixSamples(batch, random, this.args, 'MixUpRegressionAug');
  }
}
