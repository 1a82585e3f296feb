import type { Method, Variable } from '@uninas/contracts';

/**
 * Where what a training changes lies, one after another, in memory that threads share: the variables
 * of a method's groups, and the depths of split weights.
 */
export class VariableLayout {
  readonly variables: readonly Variable[];
  /** Number of values in all. */
  readonly size: number;
  readonly #offsets: readonly number[];
  readonly #indices: ReadonlyMap<Variable, number>;

  constructor(method: Method) {
    const { plan, variables: all } = method.built;
    const depths = (plan.splits ?? []).map(({ depth }) => all.get(depth)!);
    this.variables = [...new Set([...method.groups().flatMap(({ variables }) => variables), ...depths])];
    this.#indices = new Map(this.variables.map((variable, i) => [variable, i]));
    const offsets: number[] = [];
    let size = 0;
    for (const { shape } of this.variables) {
      offsets.push(size);
      size += sizeOf(shape);
    }
    this.#offsets = offsets;
    this.size = size;
  }

  /** Tells the layouts of two threads apart. */
  get signature(): string {
    return this.variables.map(({ name, shape }) => `${name} ${shape.join('x')}`).join('; ');
  }

  indexOf(variable: Variable): number {
    return this.#indices.get(variable)!;
  }

  /** The values of a variable in shared memory. */
  part(memory: Float32Array, index: number): Float32Array {
    const offset = this.#offsets[index]!;
    return memory.subarray(offset, offset + sizeOf(this.variables[index]!.shape));
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
