import { int, Register } from '@uninas/core';
import { ScalingMutation } from './scaling-mutation.js';

/**
 * Changes a learning rate: the one that its scheduler starts from, so that what is planned
 * changes by the same factor.
 *
 * @source Jaderberg et al., 2017, "Population based training of neural networks", section 4,
 *   the perturbation of hyper-parameters by 0.8 and 1.2
 */
@Register.as('pbt_mutation')
export class OptimizerPbtMutation extends ScalingMutation.with({
  optimizer_index: int(0, 'which optimizer of the method, as in the key learning_rate/<index>/...', { min: 0 }),
}) {
  override knobOf(names: readonly string[]): string {
    const { optimizer_index: index } = this.args;
    return this.find(names, (name) => name.startsWith(`learning_rate/${index}/`), `optimizer ${index}`);
  }
}
