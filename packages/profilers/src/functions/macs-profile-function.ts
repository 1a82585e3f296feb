import { ProfileFunction, type Measured, type Profilable } from '@uninas/contracts';
import { Register } from '@uninas/core';

/** Multiply-adds for one sample; nothing is allocated to count them. */
@Register.as('profile_function')
export class MacsProfileFunction extends ProfileFunction.with({}) {
  readonly measures = 'macs';
  readonly unit = '';
  readonly isCounted = true;

  override profile(subject: Profilable): Measured {
    return { value: subject.macs() };
  }
}
