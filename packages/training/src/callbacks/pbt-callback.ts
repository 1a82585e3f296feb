import { TrainingCallback, type Metrics, type TrainerView } from '@uninas/contracts';
import { float, path, Register } from '@uninas/core';
import { isClockKey, readMetrics } from '@uninas/runs';
import { METRICS_FILE } from '../loggers/metrics-lines.js';
import { readCommunication } from '../pbt/communication-file.js';
import { Membership } from '../pbt/membership.js';
import type { PbtInstruction } from '../pbt/protocol.js';
import { readTrained, takeOver, writeTrained } from '../pbt/trained-state.js';
import { turnKnobs, valuesOfKnobs } from '../trainer/knob-values.js';

/**
 * Trains as a member of a population: after each epoch a `PbtServerTask` is
 * told what was measured, and may answer that the weights are to be saved, or
 * that training goes on with those of another member and other learning rates or
 * strengths of regularizers.
 *
 * Going on with the weights of another member means with all that it had:
 * network, slots of its optimizers, clones, what strategies have learned, and
 * knobs. If clones are saved, the network gets the averaged values. How many
 * epochs are done, and files, stay.
 *
 * The server is asked at the start of the next epoch, after checkpoints were
 * written, and gives a run that was interrupted the same answer again: so
 * `--resume` arrives at the same place. While others are waited for, nothing is
 * computed. Values of knobs are logged as
 * `callback/<position>/PbtCallback/<knob>`.
 *
 * @source Jaderberg et al., 2017, "Population based training of neural networks",
 *   algorithm 1. Unlike in UniNAS, the weights of others are really used, and a
 *   server that goes away is waited for
 */
@Register.as('training_callback', { requires_log_dict: true })
export class PbtCallback extends TrainingCallback.with({
  communication_file: path('{path_tmp}/communication_uri', 'file in which the server says where it is'),
  server_timeout: float(600, 'seconds for which a server that is not there is waited for', { above: 0 }),
}) {
  #member: Membership | undefined;
  /** Of the epoch that was trained last. */
  #metrics: Metrics | undefined;

  /** @throws {RunError} if the communication file is there, but none of a server */
  override check(): void {
    readCommunication(this.args.communication_file);
  }

  override metrics({ context: { method } }: TrainerView): Metrics {
    return valuesOfKnobs(method);
  }

  override async onFitStart(trainer: TrainerView): Promise<void> {
    const { signal, log } = trainer.context;
    const { communication_file, server_timeout: timeout } = this.args;
    this.#metrics = undefined;
    this.#member = await Membership.begin(trainer, communication_file, { timeout, signal, log });
    signal.addEventListener('abort', () => this.dispose(), { once: true });
  }

  override async onEpochStart(trainer: TrainerView): Promise<void> {
    const last = trainer.epoch - 1;
    const member = this.#member!;
    const { set, save, load } = await member.report(last, last < 0 ? {} : this.#measured(trainer));
    await this.#save(trainer, last, save);
    this.#load(trainer, load);
    this.#set(trainer, set);
  }

  override onEpochEnd(_trainer: TrainerView, metrics: Metrics): void {
    this.#metrics = metrics;
  }

  override async onFitEnd(trainer: TrainerView): Promise<void> {
    const last = trainer.epoch - 1;
    const { save } = await this.#member!.report(last, this.#measured(trainer), true);
    await this.#save(trainer, last, save);
    await this.#member!.finish();
  }

  /** Gives no more signs of life. */
  dispose(): void {
    this.#member?.close();
  }

  /** Values of the epoch before; a resumed run reads what it has written. */
  #measured({ context, epoch }: TrainerView): Metrics {
    const written = (): Metrics => {
      const { rows } = readMetrics(context.files.path(METRICS_FILE));
      return rows.find((row) => row.epoch === epoch - 1)?.values ?? {};
    };
    const metrics = Object.entries(this.#metrics ?? written());
    // knobs are reported by themselves
    return Object.fromEntries(metrics.filter(([key]) => !isClockKey(key) && !key.includes('/PbtCallback/')));
  }

  async #save(trainer: TrainerView, epoch: number, save: PbtInstruction['save']): Promise<void> {
    if (save === undefined) return;
    writeTrained(save.path, trainer.state(), save.clone);
    trainer.context.log.info(`Saved the weights of epoch ${epoch + 1} for the population`);
    await this.#member!.saved(epoch);
  }

  #load(trainer: TrainerView, load: PbtInstruction['load']): void {
    if (load === undefined) return;
    takeOver(trainer, readTrained(load.path));
    trainer.context.log.info(`Going on with the weights of client ${load.client} after its epoch ${load.epoch + 1}`);
  }

  #set({ context: { method, log } }: TrainerView, set: Metrics): void {
    const before = valuesOfKnobs(method);
    turnKnobs(method, set);
    for (const [name, value] of Object.entries(valuesOfKnobs(method))) {
      if (value !== before[name]) log.info(`${name}: ${before[name]} becomes ${value}`);
    }
  }
}
