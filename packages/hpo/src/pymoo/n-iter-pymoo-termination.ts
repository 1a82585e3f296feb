import { PymooTermination, type GenerationProgress } from '@uninas/contracts';
import { int, Register } from '@uninas/core';

/** Ends a search after a number of generations. */
@Register.as('hpo_pymoo_terminator')
export class NIterPymooTermination extends PymooTermination.with({
  n: int(100, 'generations, the first one included', { min: 1 }),
}) {
  override left({ generations }: GenerationProgress): number {
    return generations < this.args.n ? Infinity : 0;
  }

  override budget(first: number, each: number): number {
    return first + (this.args.n - 1) * each;
  }
}
