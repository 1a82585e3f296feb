import type { MethodContext, Strategy } from '@uninas/contracts';
import { float, int, Register, str } from '@uninas/core';
import { makeStrategy } from './make-strategy.js';
import { MdlStrategy } from './mdl-strategy.js';
import { SearchMethod } from './search-method.js';

/**
 * MdeNAS: every batch runs one path that is drawn from a table of probabilities;
 * after each epoch, candidates that reached more on validation batches with
 * fewer training batches become more likely.
 *
 * The evaluation of every epoch is what it learns from: `eval_last` of the
 * trainer must be -1 (or cover all epochs after `grace_epochs`).
 *
 * @source Zheng et al., 2019, "Multinomial distribution learning for effective
 *   neural architecture search", algorithm 1
 */
@Register.as('method', { search: true, single_path: true })
export class MdlSearchMethod extends SearchMethod.with({
  key: str('val/accuracy/1', 'log key of the value to learn from, of which a larger one is better'),
  alpha: float(0.01, 'change of a probability for each candidate that is beaten', { min: 0 }),
  grace_epochs: int(0, 'epochs at the beginning in which probabilities stay', { min: 0 }),
}) {
  /** @throws {Error} if there are no validation samples, they are not evaluated, or the key is not measured on them */
  override async setup(context: MethodContext): Promise<void> {
    const valid = context.data.loader('valid');
    if (valid === undefined) {
      throw new Error(
        'MdlSearchMethod learns from validation samples, and there are none: set valid_split of the data set',
      );
    }
    this.#requireEvaluations(context.evaluated ?? []);
    await super.setup(context);
    // better now than after an epoch: which values there are, is known by measuring them
    const measured = this.evalStep(valid.batch(0, 0), { epoch: 0, step: 0 });
    for (const strategy of this.strategies!.strategies as readonly MdlStrategy[]) strategy.watched(measured);
  }

  #requireEvaluations(evaluated: readonly boolean[]): void {
    const missing = evaluated.findIndex((isEvaluated, epoch) => epoch >= this.args.grace_epochs && !isEvaluated);
    if (missing < 0) return;
    throw new Error(
      `MdlSearchMethod learns from the evaluation of every epoch after grace_epochs, and there is none after epoch ` +
        `${missing + 1}: set eval_last of the trainer to -1`,
    );
  }

  protected override createStrategy(name: string): Strategy {
    const { key, alpha, grace_epochs } = this.args;
    return makeStrategy(MdlStrategy, { name, key, alpha, grace_epochs });
  }
}
