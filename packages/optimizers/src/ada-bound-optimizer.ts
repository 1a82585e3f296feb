import { Optimizer, type GroupOptimizer, type Ops, type ParameterGroup } from '@uninas/contracts';
import { bool, float, Register } from '@uninas/core';
import { GroupStepper } from './group-stepper.js';
import { runningAverage, runningMaximum } from './running-average.js';

/**
 * AdaBound: Adam whose step sizes are kept between bounds that meet at those of plain SGD.
 *
 * In step t of a variable, with m and v as in `AdamOptimizer`: s = lr * sqrt(1 - beta2^t) /
 * (1 - beta1^t) / (sqrt(v) + eps), limited to [f * (1 - 1 / (gamma * t + 1)), f * (1 + 1 / (gamma * t))],
 * then w = w - s * m. f is final_lr, scaled as the learning rate is by its scheduler. With amsbound,
 * the largest v so far stands for v.
 *
 * @source Luo et al., 2019, "Adaptive gradient methods with dynamic bound of learning rate",
 *   algorithms 2 and 3; bounds, place of eps and the L2 penalty as in the authors' code
 */
@Register.as('optimizer')
export class AdaBoundOptimizer extends Optimizer.with({
  lr: float(0.001, 'learning rate of the adaptive steps', { min: 0 }),
  beta1: float(0.9, 'share of the average gradient that is kept', { min: 0, below: 1 }),
  beta2: float(0.999, 'share of the average squared gradient that is kept', { min: 0, below: 1 }),
  final_lr: float(0.1, 'learning rate of plain SGD that the bounds meet at', { min: 0 }),
  gamma: float(0.001, 'how fast the bounds meet, per step', { above: 0, below: 1 }),
  eps: float(1e-8, 'added to the denominator', { min: 0 }),
  amsbound: bool(false, 'divide by the largest average so far'),
}) {
  override create(group: ParameterGroup, ops: Ops): GroupOptimizer {
    const { lr: initialLr, beta1, beta2, final_lr, gamma, eps, amsbound } = this.args;
    return new GroupStepper(
      {
        cls: 'AdaBoundOptimizer',
        slots: amsbound ? ['mean', 'square', 'largest_square'] : ['mean', 'square'],
        update: (step) => {
          const { ops: o, value, gradient, lr, count } = step;
          const mean = runningAverage(step, 'mean', gradient, beta1);
          const average = runningAverage(step, 'square', o.square(gradient), beta2);
          const square = amsbound ? runningMaximum(step, 'largest_square', average) : average;
          const size = (lr * Math.sqrt(1 - beta2 ** count)) / (1 - beta1 ** count);
          const final = initialLr === 0 ? final_lr : (final_lr * lr) / initialLr;
          const steps = o.div(o.fill(value.shape, size), o.affine(o.sqrt(square), 1, eps));
          const bounded = o.clip(steps, final * (1 - 1 / (gamma * count + 1)), final * (1 + 1 / (gamma * count)));
          return o.sub(value, o.mul(bounded, mean));
        },
      },
      this.args,
      group,
      ops,
    );
  }
}
