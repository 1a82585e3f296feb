import { HpoAlgorithm, type Candidate, type HpoContext } from '@uninas/contracts';
import { Register, str } from '@uninas/core';
import { parseGenePatterns, ValueSpace } from '@uninas/space';
import { RatedGenes } from './rated-genes.js';

/** Rates given architectures, in the given order; what a wildcard stands for comes in order of its values. */
@Register.as('hpo_self_algorithm')
export class SpecificHPO extends HpoAlgorithm.with({
  values: str('', 'architectures such as "0,0,1; 0,x,2", where x (or -1) stands for every allowed value'),
}) {
  /** @throws {Error} if no architecture is given, or one is not in the space */
  override check(space: HpoContext['space']): void {
    const patterns = parseGenePatterns(this.args.values);
    if (patterns.length === 0) throw new Error('SpecificHPO: values names no architecture');
    const all = new ValueSpace(space);
    for (const pattern of patterns) all.iterate(pattern).next();
  }

  /** @throws {Error} as `check` does, before anything is rated */
  override async search(context: HpoContext): Promise<readonly Candidate[]> {
    this.check(context.space);
    const space = new ValueSpace(context.space);
    const patterns = parseGenePatterns(this.args.values);
    const rated = new RatedGenes(context);
    for (const pattern of patterns) {
      for (const gene of space.iterate(pattern)) {
        if (rated.isAborted) break;
        await rated.propose(gene, 0);
      }
    }
    await rated.settle();
    return rated.candidates;
  }

  override budget(space: HpoContext['space']): number {
    const meant = (pattern: readonly number[]): number =>
      pattern.reduce((product, value, i) => product * (value === -1 ? (space[i]?.length ?? 1) : 1), 1);
    return parseGenePatterns(this.args.values).reduce((sum, pattern) => sum + meant(pattern), 0);
  }
}
