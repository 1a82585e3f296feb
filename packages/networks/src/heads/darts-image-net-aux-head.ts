import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { DartsAuxHead } from './darts-aux-head.js';

/**
 * The auxiliary head of DARTS for ImageNet, for images of 7x7 or more: pooling of stride 2.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", as in the published code
 */
@Register.as('network_head')
export class DartsImageNetAuxHead extends DartsAuxHead.with({}) {
  protected override readonly stride = 2;

  override describe(): Description {
    return { name: 'DartsImageNetAuxHead', kwargs: { ...this.args } };
  }
}
