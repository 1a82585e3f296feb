import { ActFun } from '@uninas/contracts';
import type { Ops, Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';

/** Logistic function, 1 / (1 + exp(-x)). */
@Register.as('act_fun')
export class sigmoid extends ActFun.with({}) {
  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.sigmoid(x);
  }
}

/** Piecewise linear sigmoid, min(max(x + 3, 0), 6) / 6. */
@Register.as('act_fun')
export class hsigmoid extends ActFun.with({}) {
  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.tidy(() => ops.affine(ops.relu6(ops.affine(x, 1, 3)), 1 / 6));
  }
}
