import { setImmediate } from 'node:timers/promises';
import { ProfileFunction, type MeasureContext, type Measured, type Profilable } from '@uninas/contracts';
import { int } from '@uninas/core';
import { quartiles } from './quartiles.js';

/**
 * Seconds of a forward pass over one batch, on the device of the run: the median of several passes, with
 * the distance between their quartiles as spread. Results are read back within the time, so that none is
 * only queued.
 */
export abstract class LatencyFunction extends ProfileFunction.with({
  num_warmup: int(10, 'forward passes before it is measured', { min: 0 }),
  num_measure: int(10, 'forward passes that are measured, of which the median counts', { min: 1 }),
}) {
  readonly measures = 'latency';
  readonly unit = 's';
  readonly isCounted = false;

  /** Seconds since a moment that stays the same. */
  protected abstract now(): number;

  override async profile(subject: Profilable, { signal, isTestRun }: MeasureContext): Promise<Measured> {
    const { num_warmup, num_measure } = this.args;
    signal.throwIfAborted();
    const network = subject.build();
    try {
      const pass = async (): Promise<number> => {
        // between passes, so that an interruption is heard
        await setImmediate();
        signal.throwIfAborted();
        const begin = this.now();
        network.forward();
        return this.now() - begin;
      };
      for (let i = 0; i < (isTestRun ? Math.min(1, num_warmup) : num_warmup); i++) await pass();
      const seconds: number[] = [];
      while (seconds.length < (isTestRun ? 1 : num_measure)) seconds.push(await pass());
      const [low, median, high] = quartiles(seconds);
      return { value: median, spread: high - low };
    } finally {
      network.dispose();
    }
  }
}
