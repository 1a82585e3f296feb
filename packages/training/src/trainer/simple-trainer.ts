import type { Metrics, TrainerContext } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { Fit } from './fit.js';
import { LoopTrainer } from './loop-trainer.js';

/**
 * A plain training loop on one device.
 *
 * An epoch draws batches as the method plans them. Gradients of a group add up
 * (they are summed, not averaged) until its optimizer steps, which is every
 * `every * accumulate_batches` batches of that group; what is left at the end
 * of an epoch counts for the next one. Learning rates follow the scheduler of
 * the group. After training come evaluation and test, if they are due: in the
 * last `eval_last` and `test_last` epochs, and when the method wants to stop.
 * Measured values are averages over samples.
 *
 * The event loop runs between steps. When the signal is aborted, training stops
 * after the step at hand. Whole states exist at the end of epochs only, so that
 * a resumed run gives the same bytes: what was done since then is done again.
 */
@Register.as('trainer')
export class SimpleTrainer extends LoopTrainer.with({}) {
  /**
   * @throws {Error} if a state to resume from does not fit, or the data set lacks a part that is needed
   * @throws {DivergedError} if a loss is not finite, before it changes anything, or a value of the network
   *   after an epoch, before that is saved
   */
  override async train(context: TrainerContext): Promise<Metrics> {
    const fit = new Fit(context, this);
    try {
      return await fit.run();
    } finally {
      fit.dispose();
    }
  }
}
