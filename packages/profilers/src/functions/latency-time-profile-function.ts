import { Register } from '@uninas/core';
import { LatencyFunction } from './latency-function.js';

/** Wall-clock seconds of a forward pass over one batch: the median of `num_measure` passes. */
@Register.as('profile_function')
export class LatencyTimeProfileFunction extends LatencyFunction.with({}) {
  protected override now(): number {
    return performance.now() / 1000;
  }
}
