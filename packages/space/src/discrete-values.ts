import { SpaceError } from './space-error.js';
import type { RandomSource } from './random-source.js';

/** The values one decision may take, in a fixed order; immutable. */
export class DiscreteValues implements Iterable<number> {
  readonly values: readonly number[];
  readonly #position: ReadonlyMap<number, number>;

  /** @throws {SpaceError} if there is no value, one twice, or one that is no whole number of at least 0 */
  constructor(values: Iterable<number>) {
    this.values = Object.freeze([...values]);
    this.#position = new Map(this.values.map((value, i) => [value, i]));
    if (this.values.length === 0)
      throw new SpaceError('UNINAS_ESPACE_VALUES', 'no value is allowed; expected at least one');
    for (const value of this.values) {
      if (Number.isSafeInteger(value) && value >= 0) continue;
      throw new SpaceError('UNINAS_ESPACE_VALUES', `found value ${value}; expected whole numbers of at least 0`);
    }
    if (this.#position.size !== this.values.length) {
      throw new SpaceError('UNINAS_ESPACE_VALUES', `values ${this.values.join(', ')} name one value twice`);
    }
  }

  /** The values 0 to count - 1. */
  static upTo(count: number): DiscreteValues {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new SpaceError('UNINAS_ESPACE_VALUES', `found ${count} choices; expected a whole number of at least 1`);
    }
    return new DiscreteValues(Array.from({ length: count }, (_, i) => i));
  }

  get size(): number {
    return this.values.length;
  }

  [Symbol.iterator](): Iterator<number> {
    return this.values[Symbol.iterator]();
  }

  has(value: number): boolean {
    return this.#position.has(value);
  }

  /** The place of a value in the order, or -1. */
  indexOf(value: number): number {
    return this.#position.get(value) ?? -1;
  }

  /** @throws {SpaceError} if there is no such place */
  at(index: number): number {
    const value = this.values[index];
    if (value !== undefined) return value;
    throw new SpaceError('UNINAS_ESPACE_INDEX', `no value at place ${index}; there are ${this.size}`);
  }

  sample(random: RandomSource): number {
    return this.at(random.int(this.size));
  }

  /**
   * The same values except the given ones; those that are not there anyway change nothing.
   *
   * @throws {SpaceError} if no value would be left
   */
  without(removed: number | Iterable<number>): DiscreteValues {
    const gone = new Set(typeof removed === 'number' ? [removed] : removed);
    const left = this.values.filter((value) => !gone.has(value));
    if (left.length === this.size) return this;
    if (left.length > 0) return new DiscreteValues(left);
    throw new SpaceError(
      'UNINAS_ESPACE_VALUES',
      `removing ${[...gone].join(', ')} from ${this.values.join(', ')} leaves no value`,
    );
  }

  /** One at the place of the value, 0 elsewhere. @throws {SpaceError} if the value is not allowed */
  oneHot(value: number): readonly number[] {
    const place = this.#position.get(value);
    if (place === undefined) {
      throw new SpaceError(
        'UNINAS_ESPACE_GENE',
        `value ${value} is not allowed; allowed are ${this.values.join(', ')}`,
      );
    }
    return this.values.map((_, i) => (i === place ? 1 : 0));
  }
}
