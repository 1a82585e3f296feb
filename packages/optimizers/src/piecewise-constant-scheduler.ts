import { float, int, list, Register } from '@uninas/core';
import { PhasedScheduler } from './phased-scheduler.js';

/** Multiplies the learning rate by `gamma` at each milestone, counted from the end of the warm-up. */
@Register.as('scheduler')
export class PiecewiseConstantScheduler extends PhasedScheduler.with({
  milestones: list(int, [50, 100], 'steps after which the learning rate changes', { min: 0 }),
  gamma: float(0.1, 'factor at each milestone', { min: 0 }),
}) {
  protected override regular(initial: number, step: number): number {
    return initial * this.args.gamma ** this.args.milestones.filter((milestone) => milestone <= step).length;
  }
}
