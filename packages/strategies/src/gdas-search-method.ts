import { float, Register } from '@uninas/core';
import { BilevelMethod } from './bilevel-method.js';
import { GDASStrategy } from './gdas-strategy.js';
import { makeStrategy } from './make-strategy.js';

/**
 * GDAS: every batch runs one path that is drawn by the architecture weights;
 * validation batches train these by the Gumbel-softmax gradient of what was drawn.
 *
 * The temperature of the gradient falls linearly from `tau0` in the first epoch
 * to `tauN` in the last one.
 *
 * @source Dong and Yang, 2019, "Searching for a robust neural architecture in four GPU hours", section 3
 */
@Register.as('method', { search: true, single_path: true })
export class GdasSearchMethod extends BilevelMethod.with({
  tau0: float(10, 'temperature in the first epoch', { above: 0 }),
  tauN: float(0.1, 'temperature in the last epoch', { above: 0 }),
}) {
  protected override createStrategy(name: string): GDASStrategy {
    const { tau0, tauN: tau_n } = this.args;
    return makeStrategy(GDASStrategy, { name, tau0, tau_n });
  }
}
