import { ActFun } from '@uninas/contracts';
import type { Ops, Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * Mish, x * tanh(softplus(x)).
 *
 * @source Misra, 2019, "Mish: A self regularized non-monotonic activation function"
 */
@Register.as('act_fun')
export class mish extends ActFun.with({}) {
  override readonly products = 1;

  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.tidy(() => ops.mul(x, ops.tanh(ops.softplus(x))));
  }
}
