import { PymooCrossover, type Genome } from '@uninas/contracts';
import { Register } from '@uninas/core';

/**
 * Crosses nothing: children are copies of their parents, which only a mutation
 * changes.
 *
 * The name is that of UniNAS, where it stands among the crossovers, too; for a
 * search without mutations leave `cls_hpo_pymoo_mutation` out.
 */
@Register.as('hpo_pymoo_crossover')
export class NoPymooMutation extends PymooCrossover.with({}) {
  override cross(a: Genome, b: Genome): readonly [Genome, Genome] {
    return [a, b];
  }
}
