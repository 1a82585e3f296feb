import {
  Trainer,
  type EvalOptions,
  type Foreseen,
  type Method,
  type Metrics,
  type Phase,
  type TrainerContext,
} from '@uninas/contracts';
import { any } from '@uninas/core';
import { evaluateOn } from './evaluation.js';

/** A trainer that calls callbacks, and evaluates batch by batch, in its own thread where it does not train. */
export abstract class LoopTrainer extends Trainer.with(
  {},
  { cls_callbacks: any('training_callback', 'callbacks, called in order', { duplicates: true }) },
) {
  override async check(method: Method, foreseen: Foreseen): Promise<void> {
    for (const [i, callback] of this.children.cls_callbacks.entries()) {
      try {
        await callback.check(method, foreseen);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`cls_callbacks#${i}: ${callback.constructor.name}: ${message}`, { cause: error });
      }
    }
  }

  override evaluate(
    context: TrainerContext,
    phase: Phase,
    batches: number,
    options: EvalOptions = {},
  ): Promise<Metrics> {
    return evaluateOn(context, { phase, epoch: 0, batches, variants: [{ prefix: '', options }] });
  }
}
