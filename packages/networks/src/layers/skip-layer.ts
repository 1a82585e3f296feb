import { NetworkLayer } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { int, Register } from '@uninas/core';

/** Passes the input on; appends zeros if more channels are asked for. */
@Register.as('network_layer')
export class SkipLayer extends NetworkLayer.with({
  stride: int(1, 'fixed', { min: 1, max: 1 }),
}) {
  static override readonly written = { stride: 'own' } as const;

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return inputs.map((x) => builder.padChannels(x, features));
  }
}
