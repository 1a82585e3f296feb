import { NetworkModule } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { between, Register } from '@uninas/core';

/** The sum of several operations on the same input. */
@Register.as('network_module')
export class SumParallelModules extends NetworkModule.with({}) {
  static override readonly parts: PartSlots = {
    submodules: between('network_layer', 1, null, 'the operations'),
  };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return [
      builder.add(this.partList('submodules').flatMap((part, i) => builder.part(String(i), part, inputs, features))),
    ];
  }
}
