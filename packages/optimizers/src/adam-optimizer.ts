import { Optimizer, type GroupOptimizer, type Ops, type ParameterGroup } from '@uninas/contracts';
import { bool, float, Register } from '@uninas/core';
import { GroupStepper } from './group-stepper.js';
import { runningAverage, runningMaximum } from './running-average.js';

/**
 * Adam: steps scaled by running averages of gradients and of their squares.
 *
 * In step t of a variable, with gradient g (weight decay included):
 * m = beta1 * m + (1 - beta1) * g, v = beta2 * v + (1 - beta2) * g²,
 * w = w - lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps).
 * With amsgrad, the largest v so far stands for v in the last line.
 *
 * @source Kingma, Ba, 2015, "Adam: A method for stochastic optimization",
 *   algorithm 1; Reddi et al., 2018, "On the convergence of Adam and beyond",
 *   algorithm 2; order of operations and place of eps as in PyTorch
 */
@Register.as('optimizer')
export class AdamOptimizer extends Optimizer.with({
  lr: float(0.01, 'learning rate', { min: 0 }),
  eps: float(1e-8, 'added to the denominator', { min: 0 }),
  beta1: float(0.9, 'share of the average gradient that is kept', { min: 0, below: 1 }),
  beta2: float(0.999, 'share of the average squared gradient that is kept', { min: 0, below: 1 }),
  amsgrad: bool(false, 'divide by the largest average so far'),
}) {
  override create(group: ParameterGroup, ops: Ops): GroupOptimizer {
    const { eps, beta1, beta2, amsgrad } = this.args;
    return new GroupStepper(
      {
        cls: 'AdamOptimizer',
        slots: amsgrad ? ['mean', 'square', 'largest_square'] : ['mean', 'square'],
        update: (step) => {
          const { ops: o, value, gradient, lr, count } = step;
          const mean = runningAverage(step, 'mean', gradient, beta1);
          const average = runningAverage(step, 'square', o.square(gradient), beta2);
          const square = amsgrad ? runningMaximum(step, 'largest_square', average) : average;
          const scale = 1 / Math.sqrt(1 - beta2 ** count);
          return o.adaptiveStep(value, mean, square, { rate: lr / (1 - beta1 ** count), scale, epsilon: eps });
        },
      },
      this.args,
      group,
      ops,
    );
  }
}
