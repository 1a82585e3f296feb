import { availableParallelism } from 'node:os';
import type { Foreseen, Method, Metrics, TrainerContext } from '@uninas/contracts';
import { bool, choice, int, Register } from '@uninas/core';
import { fitInThreads } from './fit-in-threads.js';
import { ThreadedTrainer } from './threaded-trainer.js';

/**
 * The loop of `SimpleTrainer` with every training batch shared by several
 * threads, each with its own copy of the network.
 *
 * The first thread draws the batches, samples architectures, and steps the
 * optimizers; all threads compute the gradients of consecutive shares of the
 * batch. Gradients and measured values are means over the whole batch, or sums
 * where those of the criterion are, added in a fixed order, so that the same number
 * of threads gives the same bytes.
 *
 * In evaluation and test, the threads measure whole batches in turn, which the
 * first one takes in by their order: values, gathered ones as well, are those that
 * one thread would measure, bit by bit, with the same weights. There is nothing to
 * gain by more threads than the part has batches of `batch_size_test`.
 *
 * Another number of threads gives other results: batch normalisation sees the
 * share rather than the batch. Its running statistics, and metrics that gather
 * values over an epoch of training, follow the first share. Where samples are ignored,
 * a share has the weight of all of its samples.
 *
 * @source Li et al., 2020, "PyTorch Distributed: Experiences on Accelerating Data Parallel Training";
 *   unlike there, one thread alone updates, and the others are given what has changed
 */
@Register.as('trainer')
export class SimpleDDPTrainer extends ThreadedTrainer.with({
  num_workers: int(-1, 'threads that share a batch, this one included; -1: as many as the machine has cores', {
    min: -1,
  }),
  use_sync_bn: bool(false, 'normalise over the whole batch rather than over each share; not available in threads'),
  sharing_strategy: choice(
    'default',
    ['default', 'file_descriptor', 'file_system'],
    'how processes share memory; threads share it anyway',
  ),
}) {
  protected override get threads(): number {
    return this.args.num_workers > 0 ? this.args.num_workers : availableParallelism();
  }

  override async check(method: Method, foreseen: Foreseen): Promise<void> {
    if (this.args.num_workers === 0) {
      throw new Error('num_workers: 0 threads train nothing; 1 trains in one, -1 in as many as the machine has cores');
    }
    await super.check(method, foreseen);
    if (!this.args.use_sync_bn) return;
    throw new Error('use_sync_bn: threads normalise over their own share of a batch; set it to false');
  }

  /** @throws {Error} if there are no threads to be had, or the data set lacks a part that is needed */
  override train(context: TrainerContext): Promise<Metrics> {
    return fitInThreads(context, this, this.threads);
  }
}
