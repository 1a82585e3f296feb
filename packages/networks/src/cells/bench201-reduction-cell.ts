import { NetworkCell } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { int, Register } from '@uninas/core';

/**
 * The fixed residual block between the stages of NAS-Bench-201; its primitives are ignored.
 *
 * Two 3x3 convolutions, each after a ReLU, and a shortcut of average pooling
 * and a 1x1 convolution.
 *
 * @source Dong and Yang, 2020, "NAS-Bench-201: Extending the scope of reproducible neural architecture search", section 2.1
 */
@Register.as('network_cell')
export class Bench201ReductionCell extends NetworkCell.with({
  stride: int(1, 'step of the first convolution and the shortcut', { min: 1 }),
}) {
  override readonly isShared = true;

  override describe(): Description {
    const { name, features_mult, features_fixed, stride } = this.args;
    const kwargs = {
      stride,
      act_fun: 'relu',
      act_inplace: false,
      has_first_act: true,
      shortcut_type: 'avg_conv',
    };
    return {
      name: 'SingleLayerCell',
      kwargs: { name, features_mult, features_fixed },
      submodules: { op: { name: 'ResNetLayer', kwargs } },
    };
  }
}
