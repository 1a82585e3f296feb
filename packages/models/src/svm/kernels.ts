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

/** Samples that others are compared with; of each only what is not zero is looked at, which of one-hot ones is little. */
export class KernelSamples {
  readonly #starts: Int32Array;
  readonly #places: Int32Array;
  readonly #values: Float64Array;
  /** Of each sample, the product with itself. */
  readonly #squares: Float64Array;

  constructor(
    private readonly kernel: Kernel,
    { rows, columns, values }: Matrix,
  ) {
    const places: number[] = [];
    this.#starts = new Int32Array(rows + 1);
    this.#squares = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      for (let k = row * columns; k < (row + 1) * columns; k++) {
        if (values[k] === 0) continue;
        places.push(k);
        this.#squares[row]! += values[k]! ** 2;
      }
      this.#starts[row + 1] = places.length;
    }
    this.#places = Int32Array.from(places, (k) => k % columns);
    this.#values = Float64Array.from(places, (k) => values[k]!);
  }

  /** The kernel of a vector with every sample. */
  with(vector: Float64Array): Float64Array {
    const [starts, places, values] = [this.#starts, this.#places, this.#values];
    const square = vector.reduce((sum, value) => sum + value ** 2, 0);
    const result = new Float64Array(starts.length - 1);
    for (let row = 0; row < result.length; row++) {
      let product = 0;
      for (let k = starts[row]!; k < starts[row + 1]!; k++) product += values[k]! * vector[places[k]!]!;
      result[row] = kernelOf(this.kernel, product, square + this.#squares[row]! - 2 * product);
    }
    return result;
  }
}

/** @param distance the square of it */
function kernelOf({ name, gamma }: Kernel, product: number, distance: number): number {
  if (name === 'rbf') return Math.exp(-gamma * Math.max(0, distance));
  if (name === 'poly') return (gamma * product) ** DEGREE;
  return name === 'sigmoid' ? Math.tanh(gamma * product) : product;
}

/** Rows of the kernel matrix of samples with each other; as many are kept as fit. */
export class KernelRows {
  readonly diagonal: Float64Array;
  readonly #rows = new Map<number, Float64Array>();
  readonly #capacity: number;
  readonly #row: (i: number) => Float64Array;

  /**
   * @param inputs the samples; of a precomputed kernel the matrix itself
   * @param megabytes of rows that are kept, two rows at the least
   */
  constructor(kernel: Kernel, inputs: Matrix, megabytes: number) {
    const { rows, columns, values } = inputs;
    const vectorOf = (i: number): Float64Array => values.subarray(i * columns, (i + 1) * columns);
    const samples = new KernelSamples(kernel, inputs);
    this.#row = kernel.name === 'precomputed' ? vectorOf : (i) => samples.with(vectorOf(i));
    const single = (i: number): Float64Array =>
      new KernelSamples(kernel, { rows: 1, columns, values: vectorOf(i) }).with(vectorOf(i));
    this.diagonal = Float64Array.from({ length: rows }, (_, i) => {
      return kernel.name === 'precomputed' ? values[i * columns + i]! : single(i)[0]!;
    });
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
    const row = this.#row(i);
    this.#rows.set(i, row);
    return row;
  }
}
