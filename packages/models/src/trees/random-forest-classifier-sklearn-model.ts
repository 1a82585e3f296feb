import { Model, type FitContext, type Matrix, type ModelState } from '@uninas/contracts';
import { choice, int, Register } from '@uninas/core';
import { checkColumns, checkSamples, classesOf, learnedOf } from '../samples.js';
import { isNumbers, refuseState } from '../saved-state.js';
import { checkDepth } from './depth.js';
import { forestFrom, forestState, growForest, meanLeaf, type Forest } from './forest.js';
import { rankedColumns } from './ranked-columns.js';
import { classCounts, SumRule } from './sum-rule.js';

/** What it learned. */
interface Learned {
  readonly classes: readonly number[];
  readonly forest: Forest;
}

/**
 * The class that trees find likeliest in the mean, as `RandomForestClassifier` of scikit-learn.
 *
 * Each tree learns from samples drawn anew; each cut looks at as many features as the root of their
 * number, of those in which the samples differ.
 *
 * @source Breiman, 2001, "Random forests"
 */
@Register.as('model', { can_fit: true, classification: true })
export class RandomForestClassifierSklearnModel extends Model.with({
  n_estimators: int(100, 'trees', { min: 1 }),
  criterion: choice('gini', ['gini', 'entropy'], 'what cuts make smaller'),
  max_depth: int(-1, 'cuts from the root to a leaf at the most, any number if -1', { min: -1 }),
}) {
  #learned: Learned | undefined;

  override check(inputs: Matrix, targets: Float64Array): void {
    checkSamples(this, inputs, targets);
    checkDepth(this.args.max_depth);
    classesOf(this, targets);
  }

  override async fit(inputs: Matrix, targets: Float64Array, context: FitContext): Promise<void> {
    this.check(inputs, targets);
    const { n_estimators: trees, criterion, max_depth: maxDepth } = this.args;
    const classes = classesOf(this, targets);
    const labels = Int32Array.from(targets, (target) => classes.indexOf(target));
    const features = Math.max(1, Math.floor(Math.sqrt(inputs.columns)));
    const rule = new SumRule(classCounts(labels, classes.length, criterion));
    const growth = { trees, maxDepth, draws: inputs.rows, features };
    this.#learned = { classes, forest: await growForest(rankedColumns(inputs), rule, growth, context) };
  }

  override predict(inputs: Matrix): Float64Array {
    const { forest, classes } = learnedOf(this, this.#learned);
    checkColumns(this, inputs, forest.columns);
    return Float64Array.from({ length: inputs.rows }, (_, row) => {
      const shares = meanLeaf(forest, inputs, row);
      return classes[shares.indexOf(Math.max(...shares))]!;
    });
  }

  override state(): ModelState {
    const { classes, forest } = learnedOf(this, this.#learned);
    return { classes, ...forestState(forest) };
  }

  override restore(state: ModelState): void {
    const { classes } = state;
    if (!isNumbers(classes) || classes.length < 2) throw refuseState(this, '"classes" should list at least two');
    this.#learned = { classes, forest: forestFrom(this, state, classes.length) };
  }
}
