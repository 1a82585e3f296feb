import type { Gene, HpoContext } from '@uninas/contracts';
import type { Random } from '@uninas/core';
import { SpecificValueSpace, ValueSpace, type GeneSpace } from '@uninas/space';

/** The genes that exist, where a search knows them, or all of its space. */
export function searchedSpace({ space, genes }: HpoContext): GeneSpace {
  return genes === undefined ? new ValueSpace(space) : new SpecificValueSpace(genes);
}

/**
 * The gene that differs from the wanted one at the fewest positions, at random one of several.
 *
 * @param isLeftOut says of a gene whether it does not count
 * @returns undefined if all are left out
 */
export function nearestGene(
  genes: readonly Gene[],
  wanted: Gene,
  isLeftOut: (gene: Gene) => boolean,
  random: Random,
): Gene | undefined {
  let least = Infinity;
  let nearest: Gene[] = [];
  for (const gene of genes) {
    let differences = 0;
    for (let i = 0; i < wanted.length && differences <= least; i++) if (gene[i] !== wanted[i]) differences++;
    if (differences > least || isLeftOut(gene)) continue;
    if (differences < least) nearest = [];
    least = differences;
    nearest.push(gene);
  }
  return nearest.length === 0 ? undefined : nearest[random.int(nearest.length)];
}
