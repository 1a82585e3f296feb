import { DiscreteValues } from './discrete-values.js';
import { geneKey, WILDCARD, type Gene } from './gene.js';
import type { GeneSpace } from './gene-space.js';
import type { RandomSource } from './random-source.js';
import { shuffledIndices } from './shuffle.js';
import { SpaceError } from './space-error.js';

/** Every combination of the values of several independent decisions, in lexicographic order; immutable. */
export class ValueSpace implements GeneSpace {
  readonly axes: readonly DiscreteValues[];
  readonly exactSize: bigint;

  /** @throws {SpaceError} if there is no axis */
  constructor(axes: Iterable<DiscreteValues | Iterable<number>>) {
    const all = [...axes].map((axis) => (axis instanceof DiscreteValues ? axis : new DiscreteValues(axis)));
    if (all.length === 0) throw new SpaceError('UNINAS_ESPACE_VALUES', 'a space has at least one decision; found none');
    this.axes = Object.freeze(all);
    this.exactSize = all.reduce((size, axis) => size * BigInt(axis.size), 1n);
  }

  /**
   * The space of decisions with the given numbers of choices, all counted before masking; a masked
   * choice is taken out of every axis once, here, and keeps its number: 5 choices without 0, 1, 4 are {2, 3}.
   */
  static ofChoices(counts: Iterable<number>, masked: Iterable<number> = []): ValueSpace {
    return new ValueSpace([...counts].map((count) => DiscreteValues.upTo(count))).without(masked);
  }

  get length(): number {
    return this.axes.length;
  }

  get size(): number {
    return Number(this.exactSize);
  }

  contains(gene: Gene): boolean {
    return gene.length === this.length && this.axes.every((axis, i) => axis.has(gene[i] ?? WILDCARD));
  }

  indexOf(gene: Gene): bigint {
    this.#check(gene, false);
    return this.axes.reduce(
      (index, axis, i) => index * BigInt(axis.size) + BigInt(axis.indexOf(gene[i] ?? WILDCARD)),
      0n,
    );
  }

  geneAt(index: number | bigint): Gene {
    let rest = typeof index === 'bigint' ? index : BigInt(Number.isSafeInteger(index) ? index : -1);
    if (rest < 0n || rest >= this.exactSize) {
      throw new SpaceError(
        'UNINAS_ESPACE_INDEX',
        `no gene at place ${index}; expected a whole number from 0 to ${this.exactSize - 1n}`,
      );
    }
    const gene: number[] = [];
    for (const axis of this.axes.toReversed()) {
      const size = BigInt(axis.size);
      gene.push(axis.at(Number(rest % size)));
      rest /= size;
    }
    return gene.reverse();
  }

  sample(random: RandomSource): Gene {
    return this.axes.map((axis) => axis.sample(random));
  }

  *distinct(random: RandomSource): Generator<Gene, void, undefined> {
    for (const index of shuffledIndices(random, this.exactSize)) yield this.geneAt(index);
  }

  *iterate(pattern?: Gene): Generator<Gene, void, undefined> {
    if (pattern) this.#check(pattern, true);
    const columns = this.axes.map((axis, i) => {
      const fixed = pattern?.[i] ?? WILDCARD;
      return fixed === WILDCARD ? axis.values : [fixed];
    });
    const places = columns.map(() => 0);
    for (;;) {
      yield columns.map((column, i) => column[places[i] ?? 0] ?? WILDCARD);
      let turn = columns.length - 1;
      for (; turn >= 0; turn--) {
        const next = (places[turn] ?? 0) + 1;
        places[turn] = next;
        if (next < (columns[turn]?.length ?? 0)) break;
        places[turn] = 0;
      }
      if (turn < 0) return;
    }
  }

  without(values: number | Iterable<number>): ValueSpace {
    const gone = typeof values === 'number' ? [values] : [...values];
    const axes = this.axes.map((axis) => axis.without(gone));
    return axes.every((axis, i) => axis === this.axes[i]) ? this : new ValueSpace(axes);
  }

  /** The gene as the one-hot codes of its values, one after the other. */
  oneHot(gene: Gene): readonly number[] {
    this.#check(gene, false);
    return this.axes.flatMap((axis, i) => axis.oneHot(gene[i] ?? WILDCARD));
  }

  #check(gene: Gene, wildcards: boolean): void {
    if (gene.length !== this.length) {
      throw new SpaceError(
        'UNINAS_ESPACE_GENE',
        `gene ${geneKey(gene)} has ${gene.length} values; expected ${this.length}`,
      );
    }
    this.axes.forEach((axis, i) => {
      const value = gene[i] ?? WILDCARD;
      if (axis.has(value) || (wildcards && value === WILDCARD)) return;
      const allowed = axis.values.join(', ');
      throw new SpaceError(
        'UNINAS_ESPACE_GENE',
        `gene ${geneKey(gene)} has ${value} at position ${i}; allowed are ${allowed}`,
      );
    });
  }
}
