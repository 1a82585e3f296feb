import type { Trainer } from '@uninas/contracts';
import { SimpleTrainer, withDefaults } from '@uninas/training';

/** The trainer that evaluates when none is given. */
export function plainTrainer(): Trainer {
  return withDefaults(SimpleTrainer, 'cls_trainer');
}
