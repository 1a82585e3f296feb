import { NetworkLayer } from '@uninas/contracts';
import type { Description, PartSlots, PlanBuilder, Value } from '@uninas/contracts';
import { one, Register } from '@uninas/core';

/** Computes with one operation, and is another one when finalized. */
@Register.as('network_layer')
export class DifferentConfigLayer extends NetworkLayer.with({}) {
  static override readonly parts: PartSlots = {
    forward_module: one('network_layer', 'the operation of the super-network'),
    config_module: one('network_layer', 'the operation of the finalized network'),
  };

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return builder.part('forward_module', this.part('forward_module'), inputs, features);
  }

  override finalized(own: Description): Description {
    return own.submodules!.config_module!;
  }
}
