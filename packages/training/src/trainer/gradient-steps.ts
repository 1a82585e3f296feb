import type { MethodGroup, Ops, Progress, SavedTensor, State, Tensor } from '@uninas/contracts';

/** Gradients in the order of a group's variables; undefined for a variable that took no part. */
export type Gradients = readonly (Tensor | undefined)[];

/**
 * Adds up the gradients of a group and lets its optimizer step when enough are
 * there; the count goes on over the end of an epoch.
 */
export class GradientSteps {
  readonly #due: number;
  #pending: Gradients | undefined;
  #count = 0;
  #hasStepped = false;

  /** @param accumulate batches per step, on top of what the group itself asks for */
  constructor(
    readonly group: MethodGroup,
    private readonly ops: Ops,
    accumulate: number,
  ) {
    this.#due = group.every * accumulate;
  }

  /** Sets the learning rate to what is planned for this point. */
  schedule(progress: Progress): void {
    const { scheduler, optimizer } = this.group;
    if (scheduler !== undefined) optimizer.lr = scheduler.lr(optimizer.initialLr, progress);
  }

  /** Takes the gradients of a batch, and owns them from now on. @returns whether the optimizer stepped */
  add(gradients: Gradients, progress: Progress): boolean {
    this.#pending = this.#pending?.map((sum, i) => this.#sum(sum, gradients[i])) ?? gradients;
    this.#count++;
    if (this.#count < this.#due) return false;
    this.schedule(progress);
    const sums = this.#pending;
    this.#pending = undefined;
    this.#count = 0;
    this.#hasStepped = true;
    this.group.optimizer.step(sums);
    return true;
  }

  /** Batches that a first step has, and those that it needs; undefined once there was one. */
  get waiting(): { readonly batches: number; readonly needed: number } | undefined {
    return this.#hasStepped ? undefined : { batches: this.#count, needed: this.#due };
  }

  /** The gradients that wait for their step. */
  state(): State {
    const tensors = new Map<string, SavedTensor>();
    for (const [i, sum] of (this.#pending ?? []).entries()) {
      if (sum === undefined) continue;
      tensors.set(this.group.variables[i]!.name, { shape: sum.shape, data: Float32Array.from(sum.dataSync()) });
    }
    return { tensors, values: { count: this.#count } };
  }

  /** @throws {Error} that names the first gradient that does not fit */
  restore({ tensors, values }: State): void {
    const saved = this.group.variables.map(({ name, shape }) => {
      const one = tensors.get(name);
      if (one === undefined || one.shape.join() === shape.join()) return one;
      throw new Error(`the gradient of ${name} is [${one.shape.join(', ')}] in the state, not [${shape.join(', ')}]`);
    });
    this.dispose();
    this.#count = Number(values['count'] ?? 0);
    if (this.#count > 0) this.#pending = saved.map((one) => one && this.ops.tensor(one.data, one.shape));
  }

  dispose(): void {
    for (const sum of this.#pending ?? []) sum?.dispose();
    this.#pending = undefined;
    this.#count = 0;
  }

  #sum(sum: Tensor | undefined, gradient: Tensor | undefined): Tensor | undefined {
    if (sum === undefined || gradient === undefined) return sum ?? gradient;
    const result = this.ops.add(sum, gradient);
    sum.dispose();
    gradient.dispose();
    return result;
  }
}
