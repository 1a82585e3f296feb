import type { Random } from '@uninas/core';
import { SinglePathStrategy } from './single-path-strategy.js';
import type { ChoiceEntry } from './weight-choices.js';

/**
 * One random candidate of each weight: each that is not masked equally likely,
 * or with fixed probabilities.
 *
 * @source Guo et al., 2020, "Single path one-shot neural architecture search
 *   with uniform sampling", section 3.2
 */
export class RandomChoiceStrategy extends SinglePathStrategy {
  readonly cls: string = 'RandomChoiceStrategy';

  /**
   * @param probabilities of the candidates, the same for every weight, in any
   *   scale; those of masked candidates are left out
   * @throws {RangeError} if one is negative, or none is positive
   */
  constructor(
    name?: string,
    private readonly probabilities?: readonly number[],
  ) {
    super(name);
    if (probabilities !== undefined && !(probabilities.every((p) => p >= 0) && probabilities.some((p) => p > 0))) {
      throw new RangeError(`probabilities must not be negative, nor all 0: ${probabilities.join(', ')}`);
    }
  }

  /** @throws {Error} if a weight has another number of candidates than there are probabilities */
  override build(): void {
    const count = this.probabilities?.length;
    const other = this.choices.entries().find(({ choices }) => count !== undefined && choices !== count);
    if (other !== undefined) {
      throw new Error(`there are ${count} probabilities, "${other.name}" has ${other.choices} candidates`);
    }
  }

  protected override draw(entries: readonly ChoiceEntry[], random: Random): readonly number[] {
    return entries.map((entry) => this.#drawOne(entry, random));
  }

  #drawOne({ name, allowed }: ChoiceEntry, random: Random): number {
    if (this.probabilities === undefined) return allowed[random.int(allowed.length)]!;
    const shares = allowed.map((index) => this.probabilities![index]!);
    const total = shares.reduce((sum, p) => sum + p, 0);
    if (total === 0) throw new Error(`every candidate of "${name}" that is not masked has probability 0`);
    let rest = random.float() * total;
    const at = shares.findIndex((p) => (rest -= p) < 0);
    // rounding may leave a tiny rest: it belongs to the last that is possible
    return allowed[at >= 0 ? at : shares.findLastIndex((p) => p > 0)]!;
  }
}
