import type { Ops, SavedTensor, Tensor, Variable } from '@uninas/contracts';

/**
 * The tensors that an optimizer remembers between steps: for each of its
 * variables one of each name, or none before the variable's first step.
 */
export class Slots {
  readonly #tensors = new Map<string, Tensor>();

  /** @param names of the slots of a variable, such as `momentum` */
  constructor(
    private readonly ops: Ops,
    private readonly variables: readonly Variable[],
    private readonly names: readonly string[],
  ) {}

  /** Owned by the slots, valid until the next `set`. */
  get(variable: Variable, name: string): Tensor | undefined {
    return this.#tensors.get(keyOf(variable, name));
  }

  /** Takes ownership of `value` and frees the former one. */
  set(variable: Variable, name: string, value: Tensor): void {
    const key = keyOf(variable, name);
    this.#tensors.get(key)?.dispose();
    this.#tensors.set(key, this.ops.keep(value));
  }

  /** A copy of all by `<variable>/<name>`. */
  save(): Map<string, SavedTensor> {
    const saved = new Map<string, SavedTensor>();
    for (const [key, tensor] of this.#tensors) {
      saved.set(key, { shape: [...tensor.shape], data: Float32Array.from(tensor.dataSync()) });
    }
    return saved;
  }

  /** @throws {Error} that names the first tensor which no variable has, or of another shape */
  check(saved: ReadonlyMap<string, SavedTensor>): void {
    const shapes = new Map(
      this.variables.flatMap((variable) => this.names.map((name) => [keyOf(variable, name), variable.shape] as const)),
    );
    for (const [key, { shape, data }] of saved) {
      const expected = shapes.get(key);
      if (expected === undefined) throw new Error(`the optimizer has no slot "${key}"`);
      if (shape.join() !== expected.join() || data.length !== sizeOf(expected)) {
        throw new Error(`the slot "${key}" has shape [${expected.join(', ')}], the saved one [${shape.join(', ')}]`);
      }
    }
  }

  /** Replaces all by what was saved and checked. */
  load(saved: ReadonlyMap<string, SavedTensor>): void {
    this.dispose();
    for (const [key, { shape, data }] of saved) {
      this.#tensors.set(key, this.ops.keep(this.ops.tensor(Float32Array.from(data), shape)));
    }
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }
}

function keyOf(variable: Variable, name: string): string {
  return `${variable.name}/${name}`;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
