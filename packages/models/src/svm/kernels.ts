import type { Matrix } from '@uninas/contracts';

/** How alike two samples are taken to be. */
export const KERNELS = ['linear', 'poly', 'rbf', 'sigmoid', 'precomputed'] as const;
export type KernelName = (typeof KERNELS)[number];

const DEGREE = 3;

/** A kernel with its scale, which `linear` and `precomputed` do without. */
export interface Kernel {
  readonly name: KernelName;
  readonly gamma: number;
}

/** Gamma as scikit-learn's `scale`: one by the number of features and the variance of all values. */
export function scaleGamma({ values, columns }: Matrix): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  return variance === 0 ? 1 : 1 / (columns * variance);
}

/** The kernel between a row of one matrix and a row of another. A precomputed one is looked up, in row `i` at `j`. */
export function kernelValue({ name, gamma }: Kernel, a: Matrix, i: number, b: Matrix, j: number): number {
  const { columns } = a;
  if (name === 'precomputed') return a.values[i * columns + j]!;
  const [x, y] = [i * columns, j * columns];
  let sum = 0;
  if (name === 'rbf') {
    for (let k = 0; k < columns; k++) sum += (a.values[x + k]! - b.values[y + k]!) ** 2;
    return Math.exp(-gamma * sum);
  }
  for (let k = 0; k < columns; k++) sum += a.values[x + k]! * b.values[y + k]!;
  if (name === 'linear') return sum;
  return name === 'poly' ? (gamma * sum) ** DEGREE : Math.tanh(gamma * sum);
}

/** Rows of the kernel matrix of samples with each other; as many are kept as fit. */
export class KernelRows {
  readonly diagonal: Float64Array;
  readonly #rows = new Map<number, Float64Array>();
  readonly #capacity: number;

  /** @param megabytes of rows that are kept, two rows at the least */
  constructor(
    private readonly kernel: Kernel,
    private readonly inputs: Matrix,
    megabytes: number,
  ) {
    const { rows } = inputs;
    this.diagonal = Float64Array.from({ length: rows }, (_, i) => kernelValue(kernel, inputs, i, inputs, i));
    this.#capacity = Math.max(2, Math.floor((megabytes * 2 ** 20) / (8 * rows)));
  }

  row(i: number): Float64Array {
    const known = this.#rows.get(i);
    if (known !== undefined) {
      // the one used last goes to the end
      this.#rows.delete(i);
      this.#rows.set(i, known);
      return known;
    }
    if (this.#rows.size >= this.#capacity) this.#rows.delete(this.#rows.keys().next().value!);
    const { kernel, inputs } = this;
    const row = Float64Array.from({ length: inputs.rows }, (_, j) => kernelValue(kernel, inputs, i, inputs, j));
    this.#rows.set(i, row);
    return row;
  }
}
