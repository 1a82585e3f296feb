import type { Gene, JsonValue, State, Stateful } from '@uninas/contracts';
import { dominates, geneKey, sameGene } from '@uninas/space';

/** A path that is worth to be remembered. */
export interface BoardEntry {
  readonly gene: Gene;
  /** One value for each target; smaller is better. */
  readonly costs: readonly number[];
}

/**
 * The best paths so far, in the order of their first cost.
 *
 * A path that is on the board already gets its new costs. If there are too many,
 * the last one that another one dominates is taken off, or, if none is
 * dominated, the last one.
 *
 * @source Peng et al., 2020, "Cream of the crop: Distilling prioritized paths
 *   for one-shot neural architecture search", section 3.2
 */
export class PathBoard implements Stateful {
  #entries: readonly BoardEntry[] = [];

  constructor(private readonly size: number) {}

  /** Best first. */
  get entries(): readonly BoardEntry[] {
    return this.#entries;
  }

  add(gene: Gene, costs: readonly number[]): void {
    const others = this.#entries.filter((entry) => !sameGene(entry.gene, gene));
    // sorting is stable: of equals, the one that was there first stays before the other
    const sorted = [...others, { gene, costs }].sort((a, b) => a.costs[0]! - b.costs[0]!);
    if (sorted.length > this.size) sorted.splice(leastOf(sorted), 1);
    this.#entries = sorted;
  }

  state(): State {
    const entries = this.#entries.map(({ gene, costs }) => ({ gene: [...gene], costs: [...costs] }));
    return { tensors: new Map(), values: { entries } };
  }

  /** @throws {Error} if it is no saved board; nothing is changed then */
  restore({ values }: State): void {
    const { entries } = values;
    if (!Array.isArray(entries) || !entries.every(isEntry)) throw new Error('the saved board of paths cannot be read');
    this.#entries = entries.map(({ gene, costs }) => ({ gene: [...gene], costs: [...costs] }));
  }
}

/** The path of a board that has most candidates in common with another one; the better one of equals. */
export function mostSimilar(entries: readonly BoardEntry[], gene: Gene): Gene {
  const common = entries.map((entry) => entry.gene.filter((index, i) => index === gene[i]).length);
  return entries[common.indexOf(Math.max(...common))]!.gene;
}

/** Name of a path in files. */
export function pathName(gene: Gene): string {
  return geneKey(gene).replaceAll(',', '-');
}

function leastOf(sorted: readonly BoardEntry[]): number {
  const isDominated = ({ costs }: BoardEntry): boolean => sorted.some((other) => dominates(other.costs, costs));
  const dominated = sorted.findLastIndex(isDominated);
  return dominated >= 0 ? dominated : sorted.length - 1;
}

function isEntry(value: JsonValue): value is { readonly gene: readonly number[]; readonly costs: readonly number[] } {
  if (typeof value !== 'object' || value === null || !('gene' in value) || !('costs' in value)) return false;
  const isNumbers = (list: JsonValue | undefined): boolean =>
    Array.isArray(list) && list.every((one) => typeof one === 'number');
  return isNumbers(value['gene']) && isNumbers(value['costs']);
}
