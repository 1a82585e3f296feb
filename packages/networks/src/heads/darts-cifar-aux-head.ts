import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { DartsAuxHead } from './darts-aux-head.js';

/**
 * The auxiliary head of DARTS for CIFAR, for images of 8x8: pooling of stride 3.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", as in the published code
 */
@Register.as('network_head')
export class DartsCifarAuxHead extends DartsAuxHead.with({}) {
  protected override readonly stride = 3;

  override describe(): Description {
    return { name: 'DartsCifarAuxHead', kwargs: { ...this.args } };
  }
}
