import { float, Register } from '@uninas/core';
import { PhasedScheduler } from './phased-scheduler.js';

/**
 * Falls along half a cosine wave to a smallest value:
 * eta_min + (lr - eta_min) * (1 + cos(pi * t / T)) / 2.
 *
 * With more than T steps, which `each_samples` allows, it rises again.
 *
 * @source Loshchilov, Hutter, 2017, "SGDR: Stochastic gradient descent with
 *   warm restarts", equation 5, without restarts
 */
@Register.as('scheduler')
export class CosineScheduler extends PhasedScheduler.with({
  eta_min: float(0, 'learning rate at the end', { min: 0 }),
}) {
  protected override regular(initial: number, step: number, steps: number): number {
    const { eta_min: end } = this.args;
    return end + ((initial - end) * (1 + Math.cos((Math.PI * step) / steps))) / 2;
  }
}
