import { PymooTermination, type GenerationProgress } from '@uninas/contracts';
import { int, Register } from '@uninas/core';

/**
 * Ends a search with the generation in which its time is up.
 *
 * How many generations that are depends on the machine: two such searches need
 * not find the same. The time before an interruption counts, that in between
 * does not.
 */
@Register.as('hpo_pymoo_terminator')
export class TimePymooTermination extends PymooTermination.with({
  s: int(3600, 'time of the search, in seconds', { min: 1 }),
}) {
  override left({ seconds }: GenerationProgress): number {
    return seconds < this.args.s ? Infinity : 0;
  }

  override budget(): number {
    return Infinity;
  }
}
