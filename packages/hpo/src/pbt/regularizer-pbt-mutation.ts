import { Register, str } from '@uninas/core';
import { ScalingMutation } from './scaling-mutation.js';

/**
 * Changes the main value of a regularizer: `prob` of `DropOutRegularizer`, `max_prob` of
 * `DropPathRegularizer`. A value of 0 stays, whatever it is multiplied by.
 *
 * @source Jaderberg et al., 2017, "Population based training of neural networks", section 4
 */
@Register.as('pbt_mutation')
export class RegularizerPbtMutation extends ScalingMutation.with({
  regularizer_name: str('DropOutRegularizer', 'class of the regularizer'),
}) {
  override knobOf(names: readonly string[]): string {
    const { regularizer_name: cls } = this.args;
    const isMeant = (name: string): boolean => name.startsWith('regularizer/') && name.split('/')[2] === cls;
    return this.find(names, isMeant, `${cls} with a value`);
  }
}
