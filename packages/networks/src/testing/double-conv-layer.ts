import { NetworkLayer } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { int, Register } from '@uninas/core';

/** Two convolutions in a row. */
@Register.as('network_layer')
export class DoubleConvLayer extends NetworkLayer.with({
  k_size: int(3, 'width and height of the kernels', { min: 1 }),
}) {
  override plan(builder: PlanBuilder, [x]: readonly Value[], features: number): readonly Value[] {
    const { k_size: size } = this.args;
    const y = builder.conv2d(x!, { name: 'conv_1', features, size });
    return [builder.conv2d(y, { name: 'conv_2', features, size })];
  }
}
