import { Model, type FitContext, type Matrix, type ModelState } from '@uninas/contracts';
import { bool, choice, float, Register } from '@uninas/core';
import { breathe, checkColumns, checkSamples, classesOf, learnedOf } from '../samples.js';
import { isNumbers, refuseState } from '../saved-state.js';
import { dualDescent } from './dual-descent.js';
import { lassoDescent } from './lasso-descent.js';
import { linearFrom, linearState, linearValue, type LinearFunction } from './linear-function.js';
import { withOnes, type MarginProblem, type MarginSolution } from './margin-problem.js';
import { primalNewton } from './primal-newton.js';

/** As in scikit-learn. */
const MAX_PASSES = 1000;

/** What it learned: of two classes one function, which is positive for the second; of more one each. */
interface Learned {
  readonly classes: readonly number[];
  readonly functions: readonly LinearFunction[];
}

/**
 * Parts classes by planes with a wide margin, as `LinearSVC` of scikit-learn: each class from all others.
 *
 * Minimises the penalty of the weights and C times the losses; the intercept is penalised as a weight. Of
 * what can be combined, `l1` needs `squared_hinge` and `dual` false, `l2` with `hinge` needs `dual` true. Both forms of
 * one problem have one solution, found by different ways.
 *
 * @source Fan et al., 2008, "LIBLINEAR: a library for large linear classification"
 */
@Register.as('model', { can_fit: true, classification: true })
export class LinearSVCSklearnModel extends Model.with({
  penalty: choice('l2', ['l1', 'l2'], 'of the weights: their absolute values, of which many become zero, or squares'),
  loss: choice('squared_hinge', ['hinge', 'squared_hinge'], 'of what the margin is short of, or the square of it'),
  dual: bool(true, 'solve the dual problem, with a variable for each sample, rather than for each feature'),
  C: float(1, 'how much losses count', { above: 0 }),
  tol: float(0.001, 'by how much the conditions of the optimum may be missed', { above: 0 }),
}) {
  #learned: Learned | undefined;

  /** @throws {Error} if penalty, loss and dual cannot be combined */
  override check(inputs: Matrix, targets: Float64Array): void {
    this.#solver();
    checkSamples(this, inputs, targets);
    classesOf(this, targets);
  }

  override async fit(inputs: Matrix, targets: Float64Array, context: FitContext): Promise<void> {
    this.check(inputs, targets);
    const solve = this.#solver();
    const classes = classesOf(this, targets);
    const { C, tol } = this.args;
    const wide = withOnes(inputs);
    const functions: LinearFunction[] = [];
    for (const one of classes.length === 2 ? classes.slice(1) : classes) {
      await breathe(context);
      const signs = targets.map((target) => (target === one ? 1 : -1));
      const random = context.random.at('class', one);
      const { weights, isOptimal } = solve({ inputs: wide, signs, C, tol, maxPasses: MAX_PASSES, random });
      if (!isOptimal) {
        context.log.warn(`LinearSVCSklearnModel: ended after ${MAX_PASSES} passes, before the optimum of class ${one}`);
      }
      functions.push({ weights: weights.subarray(0, inputs.columns), intercept: weights.at(-1)! });
    }
    this.#learned = { classes, functions };
  }

  override predict(inputs: Matrix): Float64Array {
    const { classes, functions } = learnedOf(this, this.#learned);
    checkColumns(this, inputs, functions[0]!.weights.length);
    return Float64Array.from({ length: inputs.rows }, (_, row) => {
      const values = functions.map((own) => linearValue(own, inputs, row));
      const best = values.length === 1 ? +(values[0]! > 0) : values.indexOf(Math.max(...values));
      return classes[best]!;
    });
  }

  override state(): ModelState {
    const { classes, functions } = learnedOf(this, this.#learned);
    return { classes, functions: functions.map(linearState) };
  }

  override restore({ classes, functions: list }: ModelState): void {
    if (!isNumbers(classes) || classes.length < 2) throw refuseState(this, '"classes" should list at least two');
    const functions = Array.isArray(list) ? list.map(linearFrom).filter((own) => own !== undefined) : [];
    const count = classes.length === 2 ? 1 : classes.length;
    const columns = functions[0]?.weights.length;
    if (functions.length !== count || functions.some(({ weights }) => weights.length !== columns)) {
      throw refuseState(this, `"functions" should be ${count}, each with "weights" and "intercept"`);
    }
    this.#learned = { classes, functions };
  }

  #solver(): (problem: MarginProblem) => MarginSolution {
    const { penalty, loss, dual } = this.args;
    if (penalty === 'l2' && dual) return (problem) => dualDescent(problem, loss);
    if (loss === 'squared_hinge' && !dual) return penalty === 'l2' ? primalNewton : lassoDescent;
    const wrong = `penalty ${penalty}, loss ${loss} and dual ${dual} cannot be combined`;
    if (penalty === 'l2') throw new Error(`dual: ${wrong}; hinge needs dual true`);
    throw new Error(`penalty: ${wrong}; l1 needs squared_hinge and dual false`);
  }
}
