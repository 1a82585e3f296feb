import { Register } from '@uninas/core';
import { PhasedScheduler } from './phased-scheduler.js';

/** No change of the learning rate, but for a warm-up. */
@Register.as('scheduler')
export class ConstantScheduler extends PhasedScheduler.with({}) {
  protected override regular(initial: number): number {
    return initial;
  }
}
