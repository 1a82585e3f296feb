import { NetworkLayer } from '@uninas/contracts';
import type { Description, PlanBuilder, Value } from '@uninas/contracts';
import { int, Register } from '@uninas/core';

/**
 * A 1x1 convolution in place of a skip connection, which eases the search; finalized it is a SkipLayer.
 *
 * @source Chu et al., 2019, "ScarletNAS: Bridging the gap between stability and scalability in weight-sharing neural architecture search"
 */
@Register.as('network_layer')
export class LinearTransformerLayer extends NetworkLayer.with({
  stride: int(1, 'fixed', { min: 1, max: 1 }),
}) {
  static override readonly written = { stride: 'own' } as const;

  override plan(builder: PlanBuilder, inputs: readonly Value[], features: number): readonly Value[] {
    return inputs.map((x) => builder.conv2d(x, { features, size: 1 }));
  }

  override finalized(): Description {
    return { name: 'SkipLayer' };
  }
}
