import { ActFun } from '@uninas/contracts';
import type { Ops, Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';

/** Hyperbolic tangent. */
@Register.as('act_fun')
export class tanh extends ActFun.with({}) {
  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.tanh(x);
  }
}

/** Piecewise linear tanh, min(max(x, -1), 1). */
@Register.as('act_fun')
export class htanh extends ActFun.with({}) {
  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.clip(x, -1, 1);
  }
}
