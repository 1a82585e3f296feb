import { TrainingCallback, type Foreseen, type Method, type Metrics, type TrainerView } from '@uninas/contracts';
import { bool, float, int, Register, str } from '@uninas/core';
import { readMetrics } from '@uninas/runs';
import { checkKey, isLossKey } from './check-key.js';
import { METRICS_FILE } from '../loggers/metrics-lines.js';

/**
 * Ends training when a measured value has not become better for some epochs.
 *
 * Epochs without the value do not count, so that it must be measured in all of them (`eval_last`
 * of the trainer, -1 for every epoch); the epoch in which training ends is tested only if that is
 * due anyway. A value that is not a number is never better. What was measured before a run was
 * interrupted counts as well: it is read from `metrics.jsonl`. Not part of UniNAS.
 *
 * @source Prechelt, 1998, "Early stopping - but when?"
 */
@Register.as('training_callback')
export class EarlyStoppingCallback extends TrainingCallback.with({
  key: str('val/accuracy/1', 'log key of the value'),
  minimize_key: bool(false, 'whether smaller values are better'),
  patience: int(10, 'epochs without a better value after which training ends', { min: 1 }),
  min_delta: float(0, 'difference to the best value from which on another is better', { min: 0 }),
}) {
  #best: number | undefined;
  #since = 0;
  #wasMeasured = false;

  /** @throws {Error} if it is to watch a key that evaluations do not have */
  override check(method: Method, foreseen: Foreseen): void {
    const byDefault = EarlyStoppingCallback.declared.args['key']?.default;
    checkKey({ cls: 'EarlyStoppingCallback', key: this.args.key, byDefault }, method, foreseen);
  }

  override onFitStart(trainer: TrainerView): void {
    const { key, minimize_key } = this.args;
    if (!minimize_key && isLossKey(key)) {
      trainer.context.log.warn(
        `EarlyStoppingCallback waits for a larger ${key}; set minimize_key to wait for a smaller`,
      );
    }
    this.#best = undefined;
    this.#since = 0;
    this.#wasMeasured = false;
    for (const values of earlierEpochs(trainer)) this.#take(values);
    this.#stopIfDue(trainer);
  }

  override onEpochEnd(trainer: TrainerView, metrics: Metrics): void {
    this.#take(metrics);
    this.#stopIfDue(trainer);
  }

  override onFitEnd({ context }: TrainerView): void {
    if (this.#wasMeasured) return;
    context.log.warn(`EarlyStoppingCallback: ${this.args.key} was never measured, so it could not stop the training`);
  }

  #take(metrics: Metrics): void {
    const { key, minimize_key, min_delta } = this.args;
    const value = metrics[key];
    if (value === undefined) return;
    this.#wasMeasured = true;
    const gain = this.#best === undefined ? Infinity : minimize_key ? this.#best - value : value - this.#best;
    const isBetter = !Number.isNaN(value) && (this.#best === undefined || gain > min_delta);
    this.#since = isBetter ? 0 : this.#since + 1;
    if (isBetter) this.#best = value;
  }

  #stopIfDue(trainer: TrainerView): void {
    const { key, patience } = this.args;
    if (this.#since < patience) return;
    const best = this.#best === undefined ? 'it was never a number' : `the best was ${this.#best}`;
    trainer.stop(
      `Training ends after epoch ${trainer.epoch}: ${key} has not become better for ${this.#since} epochs, ${best}`,
    );
  }
}

/** Measured values of the epochs that a resumed training does not do again, in order. */
function earlierEpochs({ context, epoch }: TrainerView): readonly Metrics[] {
  if (epoch === 0) return [];
  const { rows } = readMetrics(context.files.path(METRICS_FILE));
  return rows.filter((row) => row.epoch < epoch).map(({ values }) => values);
}
