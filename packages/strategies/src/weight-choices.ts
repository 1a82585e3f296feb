import type { JsonValue, WeightRequest } from '@uninas/contracts';

/** One architecture weight: how often it is used, and which of its candidates may be chosen. */
export interface ChoiceEntry {
  readonly name: string;
  /** Number of candidates, masked ones included. */
  readonly choices: number;
  /** Indices that may be chosen, ascending. */
  readonly allowed: readonly number[];
  /** Number of requests. */
  readonly uses: number;
}

/** The architecture weights of a strategy, in order of their first request. */
export class WeightChoices {
  readonly #entries = new Map<string, ChoiceEntry>();

  /** @throws {Error} if the number of choices is below 1, or differs from that of an earlier request */
  request({ name, choices }: WeightRequest): void {
    if (!Number.isInteger(choices) || choices < 1) {
      throw new Error(`the architecture weight "${name}" has ${choices} choices, it needs at least one`);
    }
    const known = this.#entries.get(name);
    if (known !== undefined && known.choices !== choices) {
      throw new Error(
        `the architecture weight "${name}" is requested with ${choices} choices, and before with ${known.choices}`,
      );
    }
    const allowed = known?.allowed ?? Array.from({ length: choices }, (_, i) => i);
    this.#entries.set(name, { name, choices, allowed, uses: (known?.uses ?? 0) + 1 });
  }

  entries(): readonly ChoiceEntry[] {
    return [...this.#entries.values()];
  }

  /** @throws {Error} if it was never requested */
  entry(weight: string): ChoiceEntry {
    const entry = this.#entries.get(weight);
    if (entry !== undefined) return entry;
    throw new Error(`no architecture weight is called "${weight}"; there are ${[...this.#entries.keys()].join(', ')}`);
  }

  /**
   * Forbids a candidate of one weight, or of all weights that have it.
   *
   * @throws {Error} if no weight has it, or a weight would be left without a choice; nothing is changed then
   */
  mask(index: number, weight?: string): void {
    const meant = weight === undefined ? this.entries() : [this.entry(weight)];
    const changed = meant.filter(({ choices }) => Number.isInteger(index) && index >= 0 && index < choices);
    if (changed.length === 0) {
      throw new Error(
        `cannot mask candidate ${index}: ${weight ?? 'no architecture weight'} has ${weight === undefined ? 'it' : 'fewer'}`,
      );
    }
    const emptied = changed.find(({ allowed }) => allowed.every((i) => i === index));
    if (emptied !== undefined) {
      throw new Error(`cannot mask candidate ${index}: "${emptied.name}" would be left without a choice`);
    }
    for (const entry of changed) {
      this.#entries.set(entry.name, { ...entry, allowed: entry.allowed.filter((i) => i !== index) });
    }
  }

  /** Takes over which candidates may be chosen, by weight. @throws {Error} if they do not fit; nothing is changed then */
  restore(saved: JsonValue | undefined): void {
    if (!isRecord(saved)) throw new Error('the saved strategy does not tell which candidates may be chosen');
    const changed = this.entries().map((entry) => ({ ...entry, allowed: checked(entry, saved[entry.name]) }));
    for (const entry of changed) this.#entries.set(entry.name, entry);
  }
}

function isRecord(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checked({ name, choices }: ChoiceEntry, saved: JsonValue | undefined): readonly number[] {
  const isFine = (index: JsonValue): index is number =>
    typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < choices;
  if (Array.isArray(saved) && saved.length > 0 && saved.every(isFine)) return [...saved].sort((a, b) => a - b);
  throw new Error(`"${name}" has the candidates 0 to ${choices - 1}, not ${JSON.stringify(saved)}`);
}
