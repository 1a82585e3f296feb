import type { PlanBuilder, Value } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { ParallelModules } from './parallel-modules.js';

/** The sum of several operations on the same input. */
@Register.as('network_module')
export class SumParallelModules extends ParallelModules.with({}) {
  protected override combine(builder: PlanBuilder, results: readonly Value[]): Value {
    return builder.add(results);
  }
}
