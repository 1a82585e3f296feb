import type { Batch, Metrics, TrainStep, TrainStepResult, Variable } from '@uninas/contracts';
import { bool, Register } from '@uninas/core';
import { BilevelMethod } from './bilevel-method.js';
import { DifferentiableStrategy } from './differentiable-strategy.js';
import { keepStatistics } from './keep-statistics.js';
import { makeStrategy } from './make-strategy.js';
import type { PassResult } from './supervised-method.js';
import { unrolledGradient } from './unrolled-gradient.js';

/**
 * DARTS: all candidates run, and their results are added up by the softmax of
 * trainable architecture weights. The strongest candidates make the network.
 *
 * The architecture follows the gradient of the validation loss of the network as
 * it is (first order). With `second_order` it follows that of the network as one
 * more step on the latest training batch would leave it: about four times as much
 * work for each validation batch, whose logged values are those after that step.
 *
 * Training stops early when masks leave one candidate of every weight.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search"; UniNAS
 *   knows the first order only
 */
@Register.as('method', { search: true })
export class DartsSearchMethod extends BilevelMethod.with({
  second_order: bool(false, 'look one training step of the network ahead, by finite differences'),
}) {
  #latest: Batch | undefined;

  protected override createStrategy(name: string): DifferentiableStrategy {
    return makeStrategy(DifferentiableStrategy, { name, use_mask: this.args.mask_indices.length > 0 });
  }

  override trainStep(step: TrainStep): TrainStepResult {
    if (step.phase === 'train') this.#latest = step.batch;
    return super.trainStep(step);
  }

  protected override arcPass(step: TrainStep, alphas: readonly Variable[]): PassResult {
    if (!this.args.second_order) return super.arcPass(step, alphas);
    const batch = this.#latest;
    if (batch === undefined) throw new Error('second_order: a validation batch came before the first training batch');
    const [net] = this.groups();
    const unrolling = { weights: net!.variables, alphas, rate: net!.optimizer.lr };
    let metrics: Metrics = {};
    const gradients = keepStatistics(this.built, () =>
      unrolledGradient(this.built.ops, unrolling, {
        train: (wanted) => this.pass({ ...step, batch, phase: 'train' }, wanted).gradients,
        valid: (wanted) => {
          const result = this.pass(step, wanted);
          metrics = result.metrics;
          return result.gradients;
        },
      }),
    );
    return { gradients, metrics };
  }
}
