import type { Ops, SavedTensor, Variable } from '@uninas/contracts';
import type { Mixture } from './mixture.js';
import { softmax } from './softmax.js';
import type { WeightChoices } from './weight-choices.js';

/** The alphas of a strategy: a variable `[choices]` for each weight, and what their softmax is. */
export class AlphaTable {
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #mixtures = new Map<string, Mixture>();

  /** @param first the first alpha of a candidate */
  constructor(
    ops: Ops,
    private readonly choices: WeightChoices,
    first: (weight: string, index: number) => number,
  ) {
    this.#variables = new Map(
      choices.entries().map(({ name, choices: count }) => {
        const data = Float32Array.from({ length: count }, (_, i) => first(name, i));
        return [name, ops.variable(`alphas/${name}`, [count], { data })] as const;
      }),
    );
  }

  /** In request order. */
  variables(): readonly Variable[] {
    return [...this.#variables.values()];
  }

  /** All alphas of a weight at this moment. */
  valuesOf(weight: string): readonly number[] {
    return [...this.#variableOf(weight).value.dataSync()];
  }

  /** The shares of the candidates that may be chosen; computed when first asked for, until `forget`. */
  mixtureOf(weight: string, temperature: number): Mixture {
    const variable = this.#variableOf(weight);
    const known = this.#mixtures.get(weight);
    if (known?.alphas === variable.value && known.temperature === temperature) return known;
    const { allowed } = this.choices.entry(weight);
    const values = variable.value.dataSync();
    const shares = softmax(
      allowed.map((index) => values[index]!),
      temperature,
    );
    const mixture = { alphas: variable.value, indices: allowed, shares, temperature };
    this.#mixtures.set(weight, mixture);
    return mixture;
  }

  /** Has shares computed anew. */
  forget(): void {
    this.#mixtures.clear();
  }

  saved(): ReadonlyMap<string, SavedTensor> {
    const all = [...this.#variables].map(([name, { shape, value }]): [string, SavedTensor] => {
      return [name, { shape: [...shape], data: Float32Array.from(value.dataSync()) }];
    });
    return new Map(all);
  }

  /** @throws {Error} that names the first weight whose alphas are missing, unknown or of another number */
  check(tensors: ReadonlyMap<string, SavedTensor>): void {
    for (const [name, { shape }] of this.#variables) {
      const saved = tensors.get(name);
      if (saved === undefined) throw new Error(`the saved strategy has no alphas of "${name}"`);
      if (saved.data.length !== shape[0]) {
        throw new Error(`"${name}" has ${shape[0]} candidates, the saved strategy ${saved.data.length}`);
      }
    }
    const unknown = [...tensors.keys()].find((name) => !this.#variables.has(name));
    if (unknown !== undefined)
      throw new Error(`no architecture weight is called "${unknown}", whose alphas were saved`);
  }

  load(tensors: ReadonlyMap<string, SavedTensor>): void {
    for (const [name, variable] of this.#variables) variable.load(tensors.get(name)!.data);
    this.forget();
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.forget();
  }

  #variableOf(weight: string): Variable {
    const { name } = this.choices.entry(weight);
    return this.#variables.get(name)!;
  }
}
