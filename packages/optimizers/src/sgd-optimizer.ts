import { Optimizer, type GroupOptimizer, type Ops, type ParameterGroup } from '@uninas/contracts';
import { bool, float, Register, requires } from '@uninas/core';
import { GroupStepper } from './group-stepper.js';

/**
 * Stochastic gradient descent, with classical or Nesterov momentum.
 *
 * With gradient g (weight decay included): v becomes momentum * v + g, in the
 * first step g; then w becomes w - lr * v, or with Nesterov
 * w - lr * (g + momentum * v). The learning rate is kept out of v.
 *
 * @source Sutskever et al., 2013, "On the importance of initialization and
 *   momentum in deep learning", in the form of PyTorch's SGD without dampening
 */
@Register.as('optimizer')
export class SGDOptimizer extends Optimizer.with(
  {
    lr: float(0.01, 'learning rate', { min: 0 }),
    momentum: float(0.9, 'share of the last velocity that is kept, 0 for plain SGD', { min: 0, below: 1 }),
    nesterov: bool(false, 'look ahead along the velocity'),
  },
  {},
  { rules: [requires('nesterov', 'momentum')] },
) {
  override create(group: ParameterGroup, ops: Ops): GroupOptimizer {
    const { momentum, nesterov } = this.args;
    return new GroupStepper(
      {
        cls: 'SGDOptimizer',
        slots: momentum > 0 ? ['momentum'] : [],
        update: ({ ops: o, value, gradient, lr, slot, remember }) => {
          if (momentum === 0) return o.weightedSum([value, gradient], [1, -lr]);
          const last = slot('momentum');
          const velocity = last === undefined ? gradient : o.weightedSum([last, gradient], [momentum, 1]);
          remember('momentum', velocity);
          return nesterov
            ? o.weightedSum([value, gradient, velocity], [1, -lr, -lr * momentum])
            : o.weightedSum([value, velocity], [1, -lr]);
        },
      },
      this.args,
      group,
      ops,
    );
  }
}
