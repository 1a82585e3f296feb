import type { Description } from '@uninas/contracts';
import { bool, int, list, moduleName, Register } from '@uninas/core';
import { DescribedNetwork } from './described-network.js';

/**
 * A multi-layer perceptron for inputs `[features]`.
 *
 * Hidden layers have batch normalisation and an activation, and an offset where
 * no batch normalisation follows.
 */
@Register.as('network', { external: true })
export class FullyConnectedNetwork extends DescribedNetwork.with({
  layer_widths: list(int, [20, 20], 'numbers of features of the hidden layers', { min: 1 }),
  act_fun: moduleName('act_fun', 'sigmoid', 'activation function of the hidden layers'),
  use_bn: bool(true, 'batch normalisation in the hidden layers'),
  use_bias: bool(true, 'add a trainable offset to each feature'),
}) {
  protected override body(): Description {
    const { layer_widths, act_fun, use_bn, use_bias } = this.args;
    const hidden = { use_bn, bn_affine: true, act_fun, order: 'w_bn_act', bias: use_bias && !use_bn };
    const last = { use_bn: false, act_fun: 'identity', order: 'w', bias: use_bias };
    return {
      name: 'FullyConnectedNetworkBody',
      kwargs: { layer_widths: [...layer_widths] },
      submodules: { head: { name: 'LinearLayer', kwargs: last } },
      ...(layer_widths.length > 0 && {
        submodule_lists: { layers: layer_widths.map(() => ({ name: 'LinearLayer', kwargs: hidden })) },
      }),
    };
  }
}
