import { Trainer, type EvalOptions, type Metrics, type Phase, type TrainerContext } from '@uninas/contracts';
import { evaluateOn } from './evaluation.js';

/** A trainer that evaluates batch by batch in its own thread, however it trains. */
export abstract class LoopTrainer extends Trainer.with({}) {
  override evaluate(
    context: TrainerContext,
    phase: Phase,
    batches: number,
    options: EvalOptions = {},
  ): Promise<Metrics> {
    return evaluateOn(context, { phase, epoch: 0, batches, variants: [{ prefix: '', options }] });
  }
}
