import { PymooTermination, type GenerationProgress } from '@uninas/contracts';
import { int, Register } from '@uninas/core';

/** Ends a search after a number of architectures; the last generation has as many as are left of it. */
@Register.as('hpo_pymoo_terminator')
export class NEvalPymooTermination extends PymooTermination.with({
  n: int(1000, 'architectures in all, those that break a constraint included', { min: 1 }),
}) {
  override left({ evaluations }: GenerationProgress): number {
    return Math.max(0, this.args.n - evaluations);
  }

  override budget(): number {
    return this.args.n;
  }
}
