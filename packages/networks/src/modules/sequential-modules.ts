import { NetworkModule } from '@uninas/contracts';
import type { PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { between, Register } from '@uninas/core';

/** Operations one after the other; the first one changes the number of channels. */
@Register.as('network_module')
export class SequentialModulesF extends NetworkModule.with({}) {
  static override readonly parts: PartSlots = {
    submodules: between('network_layer', 1, null, 'the operations'),
  };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return this.partList('submodules').reduce(
      (values, part, i) => builder.part(String(i), part, values, features),
      inputs,
    );
  }
}

/** Operations one after the other; the last one changes the number of channels. */
@Register.as('network_module')
export class SequentialModulesL extends NetworkModule.with({}) {
  static override readonly parts: PartSlots = {
    submodules: between('network_layer', 1, null, 'the operations'),
  };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    const parts = this.partList('submodules');
    const before = inputs[0]?.shape.at(-1) ?? 0;
    return parts.reduce(
      (values, part, i) => builder.part(String(i), part, values, i === parts.length - 1 ? features : before),
      inputs,
    );
  }
}
