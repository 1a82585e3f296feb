import { Model, type FitContext, type Matrix, type ModelState } from '@uninas/contracts';
import { choice, int, Register } from '@uninas/core';
import { checkColumns, checkSamples, learnedOf } from '../samples.js';
import { AbsoluteRule } from './absolute-rule.js';
import { checkDepth } from './depth.js';
import { forestFrom, forestState, growForest, meanLeaf, type Forest } from './forest.js';
import { rankedColumns } from './ranked-columns.js';
import { squaredErrors, SumRule } from './sum-rule.js';

/**
 * The mean of trees that each learn from samples drawn anew, as `RandomForestRegressor` of scikit-learn.
 *
 * Each cut looks at all features. `mae` sorts at every cut, and is slower than `mse`.
 *
 * @source Breiman, 2001, "Random forests"
 */
@Register.as('model', { can_fit: true, regression: true })
export class RandomForestRegressorSklearnModel extends Model.with({
  n_estimators: int(100, 'trees', { min: 1 }),
  criterion: choice('mse', ['mse', 'mae'], 'what cuts make smaller: squared errors, or absolute ones from medians'),
  max_depth: int(-1, 'cuts from the root to a leaf at the most, any number if -1', { min: -1 }),
  max_samples: int(-1, 'samples that each tree draws, as many as there are if -1', { min: -1 }),
}) {
  #learned: Forest | undefined;

  /** @throws {Error} if each tree is to draw more samples than there are, or none */
  override check(inputs: Matrix, targets: Float64Array): void {
    checkSamples(this, inputs, targets);
    const { max_depth, max_samples } = this.args;
    checkDepth(max_depth);
    if (max_samples !== 0 && max_samples <= inputs.rows) return;
    throw new Error(`max_samples: ${max_samples} cannot be drawn of ${inputs.rows} samples; -1 draws as many`);
  }

  override async fit(inputs: Matrix, targets: Float64Array, context: FitContext): Promise<void> {
    this.check(inputs, targets);
    const { n_estimators: trees, criterion, max_depth: maxDepth, max_samples } = this.args;
    const rule = criterion === 'mse' ? new SumRule(squaredErrors(targets)) : new AbsoluteRule(targets);
    const draws = max_samples < 0 ? inputs.rows : max_samples;
    const growth = { trees, maxDepth, draws };
    this.#learned = await growForest(rankedColumns(inputs), rule, growth, context);
  }

  override predict(inputs: Matrix): Float64Array {
    const forest = learnedOf(this, this.#learned);
    checkColumns(this, inputs, forest.columns);
    return Float64Array.from({ length: inputs.rows }, (_, row) => meanLeaf(forest, inputs, row)[0]!);
  }

  override state(): ModelState {
    return forestState(learnedOf(this, this.#learned));
  }

  override restore(state: ModelState): void {
    this.#learned = forestFrom(this, state, 1);
  }
}
