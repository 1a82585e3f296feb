import { float, list, Register, type Random } from '@uninas/core';
import { drawShare } from './draw-share.js';
import { SinglePathStrategy } from './single-path-strategy.js';
import type { ChoiceEntry } from './weight-choices.js';

/**
 * One random candidate of each weight: each that is not masked equally likely,
 * or with fixed probabilities, of which those of masked candidates are left out.
 *
 * @source Guo et al., 2020, "Single path one-shot neural architecture search
 *   with uniform sampling", section 3.2
 */
@Register.as('strategy', { single_path: true, can_hpo: true })
export class RandomChoiceStrategy extends SinglePathStrategy.with({
  fixed_probabilities: list(
    float,
    [],
    'probabilities of the candidates of every weight, in any scale; all are equally likely if empty',
    { min: 0 },
  ),
}) {
  /** @throws {Error} if a weight has another number of candidates than there are probabilities, or all of its are 0 */
  override build(): void {
    const { length: count } = this.args.fixed_probabilities;
    if (count === 0) return;
    const other = this.choices.entries().find(({ choices }) => choices !== count);
    if (other !== undefined) {
      throw new Error(`there are ${count} probabilities, "${other.name}" has ${other.choices} candidates`);
    }
    for (const entry of this.choices.entries()) this.#shares(entry);
  }

  protected override draw(entries: readonly ChoiceEntry[], random: Random): readonly number[] {
    return entries.map((entry) => this.#drawOne(entry, random));
  }

  #drawOne(entry: ChoiceEntry, random: Random): number {
    const { allowed } = entry;
    if (this.args.fixed_probabilities.length === 0) return allowed[random.int(allowed.length)]!;
    return allowed[drawShare(this.#shares(entry), random)]!;
  }

  /** Of the candidates that may be chosen. */
  #shares({ name, allowed }: ChoiceEntry): readonly number[] {
    const shares = allowed.map((index) => this.args.fixed_probabilities[index]!);
    if (shares.some((p) => p > 0)) return shares;
    throw new Error(`every candidate of "${name}" that is not masked has probability 0`);
  }
}
