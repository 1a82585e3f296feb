import { Optimizer, type GroupOptimizer, type Ops, type ParameterGroup } from '@uninas/contracts';
import { bool, float, Register, requires } from '@uninas/core';
import { GroupStepper } from './group-stepper.js';
import { rectification } from './rectification.js';
import { runningAverage, runningMaximum } from './running-average.js';

/**
 * AdaBelief: Adam whose steps are scaled by how far gradients are from their average.
 *
 * In step t of a variable, with gradient g: m = beta1 * m + (1 - beta1) * g,
 * s = beta2 * s + (1 - beta2) * (g - m)² + eps,
 * w = w - lr / (1 - beta1^t) * m / (sqrt(s) / sqrt(1 - beta2^t) + eps).
 * With amsgrad, the largest s so far stands for s in the last line. With `rectify`, steps are
 * scaled as in RAdam, and the first ones, whose variance cannot be told yet, follow m alone.
 *
 * Weight decay is an L2 penalty, or, decoupled, takes away its own share of the weights, times
 * the learning rate unless it is fixed.
 *
 * @source Zhuang et al., 2020, "AdaBelief optimizer: Adapting stepsizes by the belief in observed
 *   gradients", algorithm 2; Liu et al., 2020, "On the variance of the adaptive learning rate and
 *   beyond", algorithm 2; order of operations as in the authors' code, version 0.2
 */
@Register.as('optimizer')
export class AdaBeliefOptimizer extends Optimizer.with(
  {
    lr: float(0.001, 'learning rate', { min: 0 }),
    beta1: float(0.9, 'share of the average gradient that is kept', { min: 0, below: 1 }),
    beta2: float(0.999, 'share of the average squared deviation that is kept', { min: 0, below: 1 }),
    eps: float(1e-8, 'added to the squared deviation and to the denominator', { min: 0 }),
    amsgrad: bool(false, 'divide by the largest average so far'),
    weight_decouple: bool(false, 'decay weights by themselves rather than by a penalty'),
    fixed_decay: bool(false, 'decoupled decay does not follow the learning rate'),
    rectify: bool(false, 'scale steps by what is known of their variance'),
  },
  {},
  { rules: [requires('fixed_decay', 'weight_decouple')] },
) {
  override create(group: ParameterGroup, ops: Ops): GroupOptimizer {
    const { beta1, beta2, eps, amsgrad, weight_decouple, fixed_decay, rectify } = this.args;
    return new GroupStepper(
      {
        cls: 'AdaBeliefOptimizer',
        slots: amsgrad ? ['mean', 'deviation', 'largest_deviation'] : ['mean', 'deviation'],
        ...(weight_decouple && { decoupledDecay: (decay, lr) => (fixed_decay ? decay : decay * lr) }),
        update: (step) => {
          const { ops: o, value, gradient, lr, count, slot, remember } = step;
          const mean = runningAverage(step, 'mean', gradient, beta1);
          const fresh = o.affine(o.square(o.sub(gradient, mean)), 1 - beta2, eps);
          const last = slot('deviation');
          const deviation = last === undefined ? fresh : o.weightedSum([last, fresh], [beta2, 1]);
          remember('deviation', deviation);
          const largest = amsgrad ? runningMaximum(step, 'largest_deviation', deviation) : deviation;
          const size = lr / (1 - beta1 ** count);
          if (!rectify) {
            const scale = 1 / Math.sqrt(1 - beta2 ** count);
            return o.adaptiveStep(value, mean, largest, { rate: size, scale, epsilon: eps });
          }
          const factor = rectification(beta2, count);
          if (factor === undefined) return o.weightedSum([value, mean], [1, -size]);
          // as in the authors' code, amsgrad has no effect here
          return o.adaptiveStep(value, mean, deviation, { rate: size * factor, epsilon: eps });
        },
      },
      this.args,
      group,
      ops,
    );
  }
}
