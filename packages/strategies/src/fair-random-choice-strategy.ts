import type { JsonValue, State } from '@uninas/contracts';
import { bool, Register, type Random } from '@uninas/core';
import { SinglePathStrategy } from './single-path-strategy.js';
import type { ChoiceEntry } from './weight-choices.js';

/**
 * One random candidate of each weight, strictly fair: a shuffled queue of all
 * that are not masked is used up before it is filled again, so that in every
 * round of n samples each of n candidates is chosen exactly once.
 *
 * Strictly fair it is only if all weights have equally many candidates that are
 * not masked; without `assert_same_length` each weight has rounds of its own.
 *
 * @source Chu et al., 2021, "FairNAS: Rethinking evaluation fairness of weight
 *   sharing neural architecture search", section 3.2, algorithm 1
 */
@Register.as('strategy', { single_path: true, can_hpo: true })
export class FairRandomChoiceStrategy extends SinglePathStrategy.with({
  assert_same_length: bool(true, 'fail if weights have different numbers of candidates that are not masked'),
}) {
  /** Indices that are still to be chosen in this round, the next one last. */
  #queues = new Map<string, number[]>();

  /** @throws {Error} if the numbers of candidates differ, and may not */
  override build(): void {
    if (this.args.assert_same_length) roundLength(this.choices.entries());
  }

  override mask(index: number, weight?: string): void {
    super.mask(index, weight);
    for (const { name, allowed } of this.choices.entries()) {
      const queue = this.#queues.get(name);
      if (queue)
        this.#queues.set(
          name,
          queue.filter((i) => allowed.includes(i)),
        );
    }
  }

  /** @throws {Error} if the numbers of candidates differ, and may not */
  protected override draw(entries: readonly ChoiceEntry[], random: Random): readonly number[] {
    if (this.args.assert_same_length) roundLength(entries);
    return entries.map(({ name, allowed }) => {
      let queue = this.#queues.get(name) ?? [];
      if (queue.length === 0)
        queue = random
          .at(name)
          .permutation(allowed.length)
          .map((i) => allowed[i]!);
      this.#queues.set(name, queue);
      return queue.pop()!;
    });
  }

  override state(): State {
    const { tensors, values } = super.state();
    return {
      tensors,
      values: { ...values, queues: Object.fromEntries([...this.#queues].map(([k, v]) => [k, [...v]])) },
    };
  }

  override restore(state: State): void {
    const { queues } = state.values;
    if (typeof queues !== 'object' || queues === null || Array.isArray(queues)) {
      throw new Error(`the strategy "${this.name}" misses its saved value "queues"`);
    }
    const saved = Object.entries(queues as Record<string, JsonValue>).map(([name, queue]): [string, number[]] => [
      name,
      this.#checked(name, queue),
    ]);
    super.restore(state);
    this.#queues = new Map(saved);
  }

  #checked(name: string, queue: JsonValue): number[] {
    const { allowed } = this.choices.entry(name);
    const isFine = (index: JsonValue): index is number => typeof index === 'number' && allowed.includes(index);
    if (Array.isArray(queue) && queue.every(isFine)) return [...queue];
    throw new Error(`the saved queue of "${name}" has candidates that may not be chosen: ${JSON.stringify(queue)}`);
  }
}

/**
 * The number of samples in which each candidate is chosen once.
 *
 * @throws {Error} if it differs between weights
 */
export function roundLength(
  entries: readonly { readonly name: string; readonly allowed: readonly number[] }[],
): number {
  const [first] = entries;
  if (first === undefined) return 1;
  const other = entries.find(({ allowed }) => allowed.length !== first.allowed.length);
  if (other === undefined) return first.allowed.length;
  throw new Error(
    `strict fairness needs equally many candidates for every architecture weight: "${first.name}" has ` +
      `${first.allowed.length}, "${other.name}" has ${other.allowed.length}; mask some, or use UniformRandomMethod`,
  );
}
