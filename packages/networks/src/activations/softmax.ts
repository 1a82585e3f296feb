import { ActFun } from '@uninas/contracts';
import type { Ops, Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * Softmax over the last axis of the channels-first layout: over the features
 * of `[batch, features]`, over the width of `[batch, height, width, channels]`.
 */
@Register.as('act_fun')
export class softmax extends ActFun.with({}) {
  override apply(ops: Ops, x: Tensor): Tensor {
    if (x.shape.length !== 4) return ops.softmax(x);
    // Its own inverse: only the last two axes change places.
    const swapped = [0, 1, 3, 2];
    return ops.tidy(() => ops.transpose(ops.softmax(ops.transpose(x, swapped)), swapped));
  }
}
