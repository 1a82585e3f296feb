import type { Foreseen, Method, Replica, ServeContext } from '@uninas/contracts';
import { LoopTrainer } from '../trainer/loop-trainer.js';
import { StepServer } from './step-server.js';

/** A trainer whose training batches, and evaluations while it trains, may be shared by several threads. */
export abstract class ThreadedTrainer extends LoopTrainer.with({}) {
  /** Threads that share a batch, this one included. */
  protected abstract get threads(): number;

  override async check(method: Method, foreseen: Foreseen): Promise<void> {
    await super.check(method, foreseen);
    if (this.threads === 1 || method.isShareable) return;
    throw new Error(
      `${method.constructor.name} trains in one thread only, ${this.constructor.name} asks for ${this.threads}: use SimpleTrainer`,
    );
  }

  override serve(context: ServeContext): Replica {
    return new StepServer(context);
  }
}
