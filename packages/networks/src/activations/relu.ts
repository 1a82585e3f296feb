import { ActFun } from '@uninas/contracts';
import type { Ops, Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';

/** Rectified linear unit, max(x, 0). */
@Register.as('act_fun')
export class relu extends ActFun.with({}) {
  override readonly limit = Infinity;

  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.relu(x);
  }
}

/** Rectified linear unit with an upper limit, min(max(x, 0), 6). */
@Register.as('act_fun')
export class relu6 extends ActFun.with({}) {
  override readonly limit = 6;

  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.relu6(x);
  }
}
