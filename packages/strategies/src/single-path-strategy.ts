import { Strategy, type JsonValue, type State, type Tensor, type WeightRequest } from '@uninas/contracts';
import type { Random } from '@uninas/core';
import { WeightChoices, type ChoiceEntry } from './weight-choices.js';

/**
 * A strategy that runs one candidate of each weight, without trainable values.
 *
 * What was chosen last stands until the next sample, and is what `finalized`
 * answers; before the first it is the first candidate that may be chosen.
 */
export abstract class SinglePathStrategy extends Strategy.with({}) {
  readonly isSinglePath = true;
  protected readonly choices = new WeightChoices();
  readonly #chosen = new Map<string, number>();

  /** Chooses an index of every weight. */
  protected abstract draw(entries: readonly ChoiceEntry[], random: Random): readonly number[];

  override request(weight: WeightRequest): void {
    this.choices.request(weight);
  }

  override mask(index: number, weight?: string): void {
    this.choices.mask(index, weight);
  }

  /** @throws {RangeError} if a fixed index is missing or out of range; nothing is changed then */
  override sample(random: Random, fixed?: ReadonlyMap<string, number>): void {
    const entries = this.choices.entries();
    const indices =
      fixed === undefined ? this.draw(entries, random) : entries.map((entry) => checked(entry, fixed.get(entry.name)));
    entries.forEach(({ name }, i) => this.#chosen.set(name, indices[i]!));
  }

  override combine(weight: string, branches: readonly (() => Tensor)[]): Tensor {
    const index = this.#indexOf(weight);
    const branch = branches[index];
    if (branch === undefined) {
      throw new RangeError(`candidate ${index} of "${weight}" is chosen, the network has ${branches.length}`);
    }
    return branch();
  }

  override active(weight: string): readonly number[] {
    return [this.#indexOf(weight)];
  }

  override finalized(weight: string): readonly number[] {
    return [this.#indexOf(weight)];
  }

  override space(): ReadonlyMap<string, readonly number[]> {
    return new Map(this.choices.entries().map(({ name, allowed }) => [name, allowed]));
  }

  override state(): State {
    return { tensors: new Map(), values: { chosen: Object.fromEntries(this.#chosen) } };
  }

  override restore({ values }: State): void {
    const { chosen } = values;
    if (typeof chosen !== 'object' || chosen === null || Array.isArray(chosen)) {
      throw new Error(`the strategy "${this.name}" misses its saved value "chosen"`);
    }
    const saved = Object.entries(chosen as Record<string, JsonValue>);
    const indices = saved.map(([name, index]): [string, number] => [name, checked(this.choices.entry(name), index)]);
    this.#chosen.clear();
    for (const [name, index] of indices) this.#chosen.set(name, index);
  }

  #indexOf(weight: string): number {
    return this.#chosen.get(weight) ?? this.choices.entry(weight).allowed[0]!;
  }
}

function checked({ name, choices }: ChoiceEntry, index: JsonValue | undefined): number {
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < choices) return index;
  throw new RangeError(`"${name}" has the candidates 0 to ${choices - 1}, not ${String(index)}`);
}
