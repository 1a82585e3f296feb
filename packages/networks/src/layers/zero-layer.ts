import { NetworkLayer } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { int, Register } from '@uninas/core';

/** Zeros in the shape that a convolution of this stride would leave, also for odd sizes. */
@Register.as('network_layer')
export class ZeroLayer extends NetworkLayer.with({
  stride: int(1, 'step in both directions', { min: 1 }),
}) {
  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return inputs.map((x) => builder.zeros(x, { features, stride: this.args.stride }));
  }
}
