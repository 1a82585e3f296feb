import { NetworkModule } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { between, Register } from '@uninas/core';

/**
 * Several operations on the same input: all their results, in order.
 *
 * What stands behind it must take several values, as `ConcatChoiceModule` and
 * `InputChoiceWrapperModule` do; UniNAS knows it as a base class only.
 */
@Register.as('network_module')
export class ParallelModules extends NetworkModule.with({}) {
  static override readonly parts: PartSlots = {
    submodules: between('network_layer', 1, null, 'the operations'),
  };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return this.partList('submodules').flatMap((part, i) => builder.part(String(i), part, inputs, features));
  }
}
