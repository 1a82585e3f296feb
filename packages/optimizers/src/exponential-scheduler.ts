import { float, Register } from '@uninas/core';
import { PhasedScheduler } from './phased-scheduler.js';

/** Multiplies the learning rate by `gamma` in every step: lr * gamma^t. */
@Register.as('scheduler')
export class ExponentialScheduler extends PhasedScheduler.with({
  gamma: float(0.95, 'factor of each step', { min: 0 }),
}) {
  protected override regular(initial: number, step: number): number {
    return initial * this.args.gamma ** step;
  }
}
