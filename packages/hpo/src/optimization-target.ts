import { Target, type Metrics } from '@uninas/contracts';
import { Register } from '@uninas/core';

/** A value by its log key, and which direction is better. */
@Register.as('optimization_target')
export class OptimizationTarget extends Target.with({}) {
  override cost(metrics: Metrics): number | undefined {
    const { key, maximize } = this.args;
    const value = metrics[key];
    return value === undefined ? undefined : maximize ? -value : value;
  }
}
