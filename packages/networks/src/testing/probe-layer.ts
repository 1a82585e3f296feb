import { NetworkLayer } from '@uninas/contracts';
import type { PlanBuilder, Value } from '@uninas/contracts';
import { choice, Register } from '@uninas/core';

/** A part of somebody else: one operation that no part of this package uses, as its only argument says. */
@Register.as('network_layer')
export class ProbeLayer extends NetworkLayer.with({
  op: choice('scale', ['scale', 'square', 'slice', 'shift', 'reshape', 'twice', 'fail', 'throw'], 'what it does'),
}) {
  override plan(builder: PlanBuilder, inputs: readonly Value[]): readonly Value[] {
    const x = inputs[0]!;
    switch (this.args.op) {
      case 'scale':
        return [builder.mul(x, builder.globalAvgPool(x))];
      case 'square':
        return [builder.mul(x, x)];
      case 'slice':
        return [builder.concat([builder.sliceChannels(x, 1, 1), builder.sliceChannels(x, 0, 1)])];
      case 'shift':
        return [builder.shift(x, [1, 1])];
      case 'reshape':
        return [builder.reshape(x, [1, 4, 2])];
      case 'twice':
        return [
          builder.add([builder.conv2d(x, { features: 2, size: 1 }), builder.conv2d(x, { features: 2, size: 1 })]),
        ];
      case 'fail':
        return builder.fail('does not want to');
      case 'throw':
        throw new TypeError('is broken');
    }
  }
}
