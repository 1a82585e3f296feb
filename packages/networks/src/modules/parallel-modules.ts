import { NetworkModule } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { between } from '@uninas/core';

/** Several operations on the same input, whose results have one shape. */
export abstract class ParallelModules extends NetworkModule.with({}) {
  static override readonly parts: PartSlots = {
    submodules: between('network_layer', 1, null, 'the operations'),
  };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const results = this.partList('submodules').flatMap((part, i) => builder.part(String(i), part, inputs, features));
    return [this.combine(builder, results)];
  }

  /** Makes one of the results. */
  protected abstract combine(builder: PlanBuilder, results: readonly Value[]): Value;
}
