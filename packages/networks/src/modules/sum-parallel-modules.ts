import type { PlanBuilder, Value } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { ParallelModules } from './parallel-modules.js';

/** The sum of several operations on the same input, whose results have one shape. */
@Register.as('network_module')
export class SumParallelModules extends ParallelModules.with({}) {
  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return [builder.add(super.plan(builder, inputs, features))];
  }
}
