import { Scheduler, type Progress } from '@uninas/contracts';
import { atMost, float, int, Register } from '@uninas/core';

/**
 * Moves the learning rate linearly between two factors of the configured one.
 *
 * Each cycle starts at `low`, reaches `high` in its middle and returns.
 *
 * @source Smith, 2017, "Cyclical learning rates for training neural networks"
 */
@Register.as('scheduler')
export class TriangularScheduler extends Scheduler.with(
  {
    cycle_epochs: int(4, 'epochs of one cycle', { min: 2 }),
    low: float(0.1, 'smallest factor of the learning rate', { min: 0 }),
    high: float(1, 'largest factor of the learning rate', { min: 0 }),
  },
  {},
  { rules: [atMost('low', 'high')] },
) {
  override lr(initial: number, { epoch }: Progress): number {
    const { cycle_epochs, low, high } = this.args;
    const place = (epoch % cycle_epochs) / cycle_epochs; // 0 to 1 within the cycle
    const height = 1 - Math.abs(2 * place - 1);
    return initial * (low + (high - low) * height);
  }
}
