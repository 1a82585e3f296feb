import { ProfileFunction, type Measured, type Profilable } from '@uninas/contracts';
import { Register } from '@uninas/core';

/** Number of trainable values; nothing is allocated to count them. */
@Register.as('profile_function')
export class ParamsProfileFunction extends ProfileFunction.with({}) {
  readonly measures = 'params';
  readonly unit = '';
  readonly isCounted = true;

  override profile(subject: Profilable): Measured {
    return { value: subject.params() };
  }
}
