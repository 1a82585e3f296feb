import { Optimizer, type GroupOptimizer, type Ops, type ParameterGroup } from '@uninas/contracts';
import { bool, float, Register } from '@uninas/core';
import { GroupStepper } from './group-stepper.js';
import { runningAverage } from './running-average.js';

/**
 * RMSprop: steps scaled by a running average of squared gradients.
 *
 * With gradient g (weight decay included): v = alpha * v + (1 - alpha) * g²,
 * d = g / (sqrt(v) + eps), w = w - lr * d. Centred, v is less the square of
 * the average gradient. With momentum, b = momentum * b + d stands for d.
 *
 * @source Tieleman, Hinton, 2012, "Neural networks for machine learning",
 *   lecture 6.5; centred: Graves, 2013, "Generating sequences with recurrent
 *   neural networks", equations 38-45; place of eps as in PyTorch
 */
@Register.as('optimizer')
export class RMSPropOptimizer extends Optimizer.with({
  lr: float(0.01, 'learning rate', { min: 0 }),
  alpha: float(0.99, 'share of the average squared gradient that is kept', { min: 0, below: 1 }),
  eps: float(1e-8, 'added to the denominator', { min: 0 }),
  momentum: float(0, 'share of the last step that is kept', { min: 0, below: 1 }),
  centered: bool(false, 'divide by the deviation of the gradient rather than by its size'),
}) {
  override create(group: ParameterGroup, ops: Ops): GroupOptimizer {
    const { alpha, eps, momentum, centered } = this.args;
    return new GroupStepper(
      {
        cls: 'RMSPropOptimizer',
        slots: ['square', ...(centered ? ['mean'] : []), ...(momentum > 0 ? ['momentum'] : [])],
        update: (step) => {
          const { ops: o, value, gradient, lr, slot, remember } = step;
          const square = runningAverage(step, 'square', o.square(gradient), alpha);
          const variance = centered ? o.sub(square, o.square(runningAverage(step, 'mean', gradient, alpha))) : square;
          if (momentum === 0) return o.adaptiveStep(value, gradient, variance, { rate: lr, epsilon: eps });
          let direction = o.div(gradient, o.affine(o.sqrt(variance), 1, eps));
          const last = slot('momentum');
          if (last !== undefined) direction = o.weightedSum([last, direction], [momentum, 1]);
          remember('momentum', direction);
          return o.weightedSum([value, direction], [1, -lr]);
        },
      },
      this.args,
      group,
      ops,
    );
  }
}
