import type { Metrics, TrainerContext } from '@uninas/contracts';
import { any, bool, choice, int, Register } from '@uninas/core';
import { fitInThreads } from './fit-in-threads.js';
import { ThreadedTrainer } from './threaded-trainer.js';

/**
 * The trainer of PyTorch Lightning by its name and arguments, so that
 * configurations that name it run: the loop is that of `SimpleTrainer`, and
 * that of `SimpleDDPTrainer` where it asks for several devices.
 *
 * Every `distributed_method` means the same here, since threads share memory.
 */
@Register.as('trainer')
export class LightningTrainer extends ThreadedTrainer.with(
  {
    distributed_nodes: int(1, 'machines, exactly one', { min: 1, max: 1 }),
    distributed_gpus: int(1, 'devices that share a batch, each a thread', { min: 1 }),
    distributed_method: choice('dp', ['dp', 'ddp', 'ddp2', 'horovod'], 'how devices work together; all the same here'),
    cudnn: bool(true, 'use cuDNN, where the device has it'),
    cudnn_benchmark: bool(true, 'let cuDNN choose the fastest algorithms, where the device has it'),
    cudnn_deterministic: bool(false, 'deterministic cuDNN algorithms only, where the device has it'),
  },
  {
    cls_callbacks: any('training_callback', 'callbacks, called in order', {
      duplicates: true,
      where: { requires_log_dict: false },
    }),
  },
) {
  protected override get threads(): number {
    return this.args.distributed_gpus;
  }

  /** @throws {Error} if there are no threads to be had, or the data set lacks a part that is needed */
  override train(context: TrainerContext): Promise<Metrics> {
    return fitInThreads(context, this, this.threads);
  }
}
