import type { Replica, ServeContext } from '@uninas/contracts';
import { LoopTrainer } from '../trainer/loop-trainer.js';
import { StepServer } from './step-server.js';

/** A trainer whose training batches may be shared by several threads. */
export abstract class ThreadedTrainer extends LoopTrainer.with({}) {
  override serve(context: ServeContext): Replica {
    return new StepServer(context);
  }
}
