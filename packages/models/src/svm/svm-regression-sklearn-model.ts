import { Model, type FitContext, type Matrix, type ModelState } from '@uninas/contracts';
import { choice, float, int, Register } from '@uninas/core';
import { checkColumns, checkSamples, learnedOf } from '../samples.js';
import { isNumber, isNumbers, refuseState } from '../saved-state.js';
import { KernelRows, KERNELS, KernelSamples, scaleGamma, type Kernel, type KernelName } from './kernels.js';
import { solveSupportRegression } from './support-regression.js';

/** As in scikit-learn. */
const EPSILON = 0.1;

/** What it learned. */
interface Learned {
  readonly kernel: Kernel;
  /** How many numbers a row of inputs has. */
  readonly columns: number;
  /** The support vectors, one in each row; of a precomputed kernel the column that each stands in. */
  readonly vectors: Matrix;
  readonly weights: Float64Array;
  readonly intercept: number;
}

/**
 * Support vector regression, as `SVR` of scikit-learn: errors up to 0.1 cost nothing, larger ones C each.
 *
 * With x and y samples, kernels are x·y (linear), (g x·y)³ (poly), exp(-g |x-y|²) (rbf) and tanh(g x·y)
 * (sigmoid), with g one by the number of features and the variance of all values. Of a `precomputed` one
 * the inputs are the values: `[samples, samples]` to learn from, `[rows, samples]` to predict.
 *
 * @source Chang and Lin, 2011, "LIBSVM: a library for support vector machines"
 */
@Register.as('model', { can_fit: true, regression: true })
export class SVMRegressionSklearnModel extends Model.with({
  kernel: choice('rbf', ['linear', 'poly', 'rbf', 'sigmoid', 'precomputed'], 'how alike two samples are'),
  C: float(1, 'how much an error costs', { above: 0 }),
  tol: float(0.001, 'by how much the conditions of the optimum may be missed', { above: 0 }),
  cache_size: float(512, 'megabytes for rows of the kernel matrix', { above: 0 }),
  max_iter: int(-1, 'steps at the most, any number if -1', { min: -1 }),
}) {
  #learned: Learned | undefined;

  /** @throws {Error} if a precomputed kernel is not square */
  override check(inputs: Matrix, targets: Float64Array): void {
    checkSamples(this, inputs, targets);
    const { rows, columns } = inputs;
    if (this.args.kernel !== 'precomputed' || rows === columns) return;
    throw new Error(`kernel: a precomputed one of ${rows} samples needs ${rows} numbers each; these have ${columns}`);
  }

  override async fit(inputs: Matrix, targets: Float64Array, context: FitContext): Promise<void> {
    this.check(inputs, targets);
    const { kernel: name, C, tol, cache_size, max_iter } = this.args;
    const { rows, columns, values } = inputs;
    const kernel: Kernel = { name, gamma: needsGamma(name) ? scaleGamma(inputs) : 0 };
    const maxSteps = max_iter < 0 ? Math.max(1e7, 100 * rows) : max_iter;
    const problem = { targets, C, epsilon: EPSILON, tol, maxSteps };
    const solution = await solveSupportRegression(new KernelRows(kernel, inputs, cache_size), problem, context);
    if (!solution.isOptimal) {
      context.log.warn(`SVMRegressionSklearnModel: ended after ${maxSteps} steps (max_iter), before the optimum`);
    }
    const support = [...solution.weights.keys()].filter((i) => solution.weights[i] !== 0);
    const rowOf = (i: number): readonly number[] =>
      name === 'precomputed' ? [i] : [...values.subarray(i * columns, (i + 1) * columns)];
    this.#learned = {
      kernel,
      columns,
      vectors: matrixOf(support.flatMap(rowOf), name === 'precomputed' ? 1 : columns),
      weights: Float64Array.from(support, (i) => solution.weights[i]!),
      intercept: solution.intercept,
    };
  }

  override predict(inputs: Matrix): Float64Array {
    const { kernel, columns, vectors, weights, intercept } = learnedOf(this, this.#learned);
    checkColumns(this, inputs, columns);
    const samples = new KernelSamples(kernel, vectors);
    return Float64Array.from({ length: inputs.rows }, (_, row) => {
      const own = inputs.values.subarray(row * columns, (row + 1) * columns);
      const values = kernel.name === 'precomputed' ? vectors.values.map((column) => own[column]!) : samples.with(own);
      return weights.reduce((sum, weight, i) => sum + weight * values[i]!, intercept);
    });
  }

  override state(): ModelState {
    const { kernel, columns, vectors, weights, intercept } = learnedOf(this, this.#learned);
    const { name, gamma } = kernel;
    return { kernel: name, gamma, columns, vectors: [...vectors.values], weights: [...weights], intercept };
  }

  override restore({ kernel, gamma, columns, vectors, weights, intercept }: ModelState): void {
    const name = KERNELS.find((known) => known === kernel);
    if (name === undefined) throw refuseState(this, `"kernel" should be one of ${KERNELS.join(', ')}`);
    if (!isNumber(gamma) || !isNumber(intercept)) throw refuseState(this, '"gamma" and "intercept" should be numbers');
    if (!isNumber(columns) || columns < 1) throw refuseState(this, '"columns" should be the number of features');
    const width = name === 'precomputed' ? 1 : columns;
    if (!isNumbers(weights) || !isNumbers(vectors) || vectors.length !== weights.length * width) {
      throw refuseState(this, `"vectors" should have ${width} numbers for each of "weights"`);
    }
    if (name === 'precomputed' && vectors.some((i) => !Number.isInteger(i) || i < 0 || i >= columns)) {
      throw refuseState(this, `"vectors" should be columns below ${columns}`);
    }
    const learned = { kernel: { name, gamma }, columns, vectors: matrixOf(vectors, width), intercept };
    this.#learned = { ...learned, weights: Float64Array.from(weights) };
  }
}

function needsGamma(name: KernelName): boolean {
  return name !== 'linear' && name !== 'precomputed';
}

function matrixOf(values: readonly number[], columns: number): Matrix {
  return { rows: values.length / columns, columns, values: Float64Array.from(values) };
}
