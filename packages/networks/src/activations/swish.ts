import { ActFun } from '@uninas/contracts';
import type { Ops, Tensor } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * Swish, x * sigmoid(x).
 *
 * @source Ramachandran et al., 2017, "Searching for activation functions"
 */
@Register.as('act_fun')
export class swish extends ActFun.with({}) {
  override readonly products = 1;

  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.tidy(() => ops.mul(x, ops.sigmoid(x)));
  }
}

/**
 * Swish that keeps only its input for the gradient, and computes the sigmoid again.
 *
 * @source Ramachandran et al., 2017, "Searching for activation functions"
 */
@Register.as('act_fun')
export class mem_eff_swish extends ActFun.with({}) {
  override readonly products = 1;

  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.customGradient([x], ([input]) => ({
      value: ops.tidy(() => ops.mul(input!, ops.sigmoid(input!))),
      gradient: (dy) => [ops.tidy(() => ops.mul(dy, slope(ops, input!)))],
    }));
  }
}

/** s + x * s * (1 - s) with s = sigmoid(x). */
function slope(ops: Ops, x: Tensor): Tensor {
  const s = ops.sigmoid(x);
  return ops.add(s, ops.mul(ops.mul(x, s), ops.affine(s, -1, 1)));
}

/**
 * Piecewise swish, x * min(max(x + 3, 0), 6) / 6.
 *
 * Its product does not count as a multiply-add, as in the original's figures.
 *
 * @source Howard et al., 2019, "Searching for MobileNetV3", section 5.2
 */
@Register.as('act_fun')
export class hswish extends ActFun.with({}) {
  override apply(ops: Ops, x: Tensor): Tensor {
    return ops.tidy(() => ops.mul(x, ops.affine(ops.relu6(ops.affine(x, 1, 3)), 1 / 6)));
  }
}

/**
 * Swish with a trainable factor, x * sigmoid(beta * x); beta starts at 1.
 *
 * @source Ramachandran et al., 2017, "Searching for activation functions", section 4
 */
@Register.as('act_fun')
export class pswish extends ActFun.with({}) {
  override readonly products = 2;
  override readonly parameters = [1];

  override apply(ops: Ops, x: Tensor, beta: Tensor): Tensor {
    return ops.tidy(() => ops.mul(x, ops.sigmoid(ops.mul(x, beta))));
  }
}
