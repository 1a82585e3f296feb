import { Model, type FitContext, type Matrix, type ModelState } from '@uninas/contracts';
import { bool, Register } from '@uninas/core';
import { refuseState } from '../saved-state.js';
import { breathe, checkColumns, checkSamples, learnedOf } from '../samples.js';
import { leastSquares } from './least-squares.js';
import { linearFrom, linearState, linearValue, type LinearFunction } from './linear-function.js';

/**
 * The linear function of least squared errors, as `LinearRegression` of scikit-learn.
 *
 * Where features depend on each other, as one-hot ones do, it is the one of the smallest weights.
 */
@Register.as('model', { can_fit: true, regression: true })
export class LinearRegressionSklearnModel extends Model.with({
  fit_intercept: bool(true, 'add a constant; without it, the value of the zero vector is zero'),
}) {
  #learned: LinearFunction | undefined;

  override check(inputs: Matrix, targets: Float64Array): void {
    checkSamples(this, inputs, targets);
  }

  override async fit(inputs: Matrix, targets: Float64Array, context: FitContext): Promise<void> {
    this.check(inputs, targets);
    await breathe(context);
    const { rows, columns, values } = inputs;
    const { fit_intercept } = this.args;
    const means = new Float64Array(columns);
    if (fit_intercept) for (const [i, value] of values.entries()) means[i % columns]! += value / rows;
    const mean = fit_intercept ? targets.reduce((sum, target) => sum + target / rows, 0) : 0;
    const centred = { rows, columns, values: values.map((value, i) => value - means[i % columns]!) };
    const weights = leastSquares(
      centred,
      targets.map((target) => target - mean),
    );
    const intercept = weights.reduce((sum, weight, i) => sum - weight * means[i]!, mean);
    this.#learned = { weights, intercept };
  }

  override predict(inputs: Matrix): Float64Array {
    const learned = learnedOf(this, this.#learned);
    checkColumns(this, inputs, learned.weights.length);
    return Float64Array.from({ length: inputs.rows }, (_, row) => linearValue(learned, inputs, row));
  }

  override state(): ModelState {
    return linearState(learnedOf(this, this.#learned));
  }

  override restore(state: ModelState): void {
    const learned = linearFrom(state);
    if (learned === undefined) throw refuseState(this, 'it should have "weights", a list of numbers, and "intercept"');
    this.#learned = learned;
  }
}
