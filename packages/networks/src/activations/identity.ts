import { ActFun } from '@uninas/contracts';
import type { Ops, Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';

/** No activation; leaves no operation in a plan. */
@Register.as('act_fun')
export class identity extends ActFun.with({}) {
  override readonly isIdentity = true;

  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.reshape(x, x.shape);
  }
}

/** No activation, another name for `identity`. */
@Register.as('act_fun')
export class skip extends ActFun.with({}) {
  override readonly isIdentity = true;

  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.reshape(x, x.shape);
  }
}
