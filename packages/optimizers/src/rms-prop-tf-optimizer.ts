import { Optimizer, type GroupOptimizer, type Ops, type ParameterGroup } from '@uninas/contracts';
import { bool, float, Register } from '@uninas/core';
import { GroupStepper } from './group-stepper.js';
import { runningAverage } from './running-average.js';

/**
 * RMSprop as in TensorFlow 1: the average of squared gradients starts at 1, and `eps` is added
 * before the root.
 *
 * With gradient g: v = alpha * v + (1 - alpha) * g², d = g / sqrt(v + eps), w = w - lr * d.
 * Centred, v is less the square of the average gradient, which starts at 0. With momentum,
 * b = momentum * b + lr * d and w = w - b, or, with the learning rate kept out of the momentum,
 * b = momentum * b + d and w = w - lr * b. Decoupled decay takes away lr * weight_decay of the
 * weights.
 *
 * @source Tieleman, Hinton, 2012, "Neural networks for machine learning", lecture 6.5; as in
 *   Wightman's timm, `RMSpropTF`
 */
@Register.as('optimizer')
export class RMSpropTFOptimizer extends Optimizer.with({
  lr: float(0.01, 'learning rate', { min: 0 }),
  alpha: float(0.99, 'share of the average squared gradient that is kept', { min: 0, below: 1 }),
  eps: float(1e-8, 'added to the average before its root', { min: 0 }),
  momentum: float(0, 'share of the last step that is kept', { min: 0, below: 1 }),
  centered: bool(false, 'divide by the deviation of the gradient rather than by its size'),
  decoupled_decay: bool(false, 'decay weights by themselves rather than by a penalty'),
  lr_in_momentum: bool(true, 'remember steps with the learning rate that they were taken with'),
}) {
  override create(group: ParameterGroup, ops: Ops): GroupOptimizer {
    const { alpha, eps, momentum, centered, decoupled_decay, lr_in_momentum } = this.args;
    return new GroupStepper(
      {
        cls: 'RMSpropTFOptimizer',
        slots: ['square', ...(centered ? ['mean'] : []), ...(momentum > 0 ? ['momentum'] : [])],
        ...(decoupled_decay && { decoupledDecay: (decay, lr) => decay * lr }),
        update: (step) => {
          const { ops: o, value, gradient, lr, slot, remember } = step;
          const fresh = o.affine(o.square(gradient), 1 - alpha);
          const last = slot('square');
          const square = last === undefined ? o.affine(fresh, 1, alpha) : o.weightedSum([last, fresh], [alpha, 1]);
          remember('square', square);
          const variance = centered ? o.sub(square, o.square(runningAverage(step, 'mean', gradient, alpha))) : square;
          const direction = o.div(gradient, o.sqrt(o.affine(variance, 1, eps)));
          if (momentum === 0) return o.weightedSum([value, direction], [1, -lr]);
          const own = lr_in_momentum ? o.affine(direction, lr) : direction;
          const before = slot('momentum');
          const velocity = before === undefined ? own : o.weightedSum([before, own], [momentum, 1]);
          remember('momentum', velocity);
          return o.weightedSum([value, velocity], [1, lr_in_momentum ? -1 : -lr]);
        },
      },
      this.args,
      group,
      ops,
    );
  }
}
