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
    const { cls_callbacks: callbacks, cls_exp_loggers: loggers } = this.children;
    await checkEach('cls_callbacks', callbacks, (callback) => callback.check(method, foreseen));
    await checkEach('cls_exp_loggers', loggers, (logger) => logger.check(foreseen.log));
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

/** @throws {Error} that says where the module is which does not fit */
async function checkEach<T extends object>(
  slot: string,
  modules: readonly T[],
  check: (module: T) => void | Promise<void>,
): Promise<void> {
  for (const [i, module] of modules.entries()) {
    try {
      await check(module);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${slot}#${i}: ${module.constructor.name}: ${message}`, { cause: error });
    }
  }
}
