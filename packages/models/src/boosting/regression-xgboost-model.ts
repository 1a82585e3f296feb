import { Model, type FitContext, type JsonValue, type Matrix, type ModelState } from '@uninas/contracts';
import { choice, float, int, Register } from '@uninas/core';
import { linearFrom, linearState, linearValue, type LinearFunction } from '../linear/linear-function.js';
import { checkColumns, checkSamples, learnedOf } from '../samples.js';
import { isNumber, refuseState } from '../saved-state.js';
import { checkDepth } from '../trees/depth.js';
import { treeFrom, treeState } from '../trees/tree.js';
import { boostedValues, boostTrees, type WeightedTree } from './boosted-trees.js';
import { boostLine } from './boosted-line.js';

/** As in XGBoost. */
const LEARNING_RATES = { gbtree: 0.3, dart: 0.3, gblinear: 0.5 } as const;

/** What it learned: trees over so many features, or a line. */
type Learned = { readonly columns: number; readonly trees: readonly WeightedTree[] } | LinearFunction;

/**
 * Trees that each learn what those before left over, or a line that comes nearer step by step: what XGBoost
 * comes to with its exact method, written anew.
 *
 * All begins at 0.5, leaves are pulled towards zero (lambda 1, lines not at all), and a cut has to gain
 * something. `dart` without dropped trees is `gbtree`, as in XGBoost; `rate_drop` is what makes it another.
 * Both names of the objective mean the squared error. `max_depth` -1 is any depth, as UniNAS says; XGBoost's
 * own default is 6, and its exact method has to have a limit.
 *
 * @source Chen and Guestrin, 2016, "XGBoost: a scalable tree boosting system"
 */
@Register.as('model', { can_fit: true, regression: true })
export class RegressionXGBoostModel extends Model.with({
  max_depth: int(-1, 'cuts from the root to a leaf at the most, any number if -1; without effect on gblinear', {
    min: -1,
  }),
  n_estimators: int(100, 'rounds: trees, or steps of the line', { min: 1 }),
  booster: choice('dart', ['gbtree', 'gblinear', 'dart'], 'trees, a line, or trees of which some are left out'),
  objective: choice('reg:squarederror', ['reg:linear', 'reg:squarederror'], 'the squared error, by either name'),
  learning_rate: float(0, 'share of what a round learns; 0 for 0.3, and 0.5 of gblinear', { min: 0, max: 1 }),
  rate_drop: float(0, 'how likely dart leaves out each earlier tree in a round', { min: 0, max: 1 }),
}) {
  #learned: Learned | undefined;

  override check(inputs: Matrix, targets: Float64Array): void {
    checkSamples(this, inputs, targets);
    checkDepth(this.args.max_depth);
  }

  override async fit(inputs: Matrix, targets: Float64Array, context: FitContext): Promise<void> {
    this.check(inputs, targets);
    const samples = { inputs, targets };
    const { booster, n_estimators: rounds, max_depth: maxDepth, rate_drop, learning_rate } = this.args;
    const learningRate = learning_rate === 0 ? LEARNING_RATES[booster] : learning_rate;
    if (booster === 'gblinear') {
      this.#learned = await boostLine(samples, { rounds, learningRate }, context);
      return;
    }
    const dropRate = booster === 'dart' ? rate_drop : 0;
    const boosting = { rounds, maxDepth, learningRate, dropRate };
    this.#learned = { columns: inputs.columns, trees: await boostTrees(samples, boosting, context) };
  }

  override predict(inputs: Matrix): Float64Array {
    const learned = learnedOf(this, this.#learned);
    const isLine = 'weights' in learned;
    checkColumns(this, inputs, isLine ? learned.weights.length : learned.columns);
    if (!isLine) return boostedValues(learned.trees, inputs);
    return Float64Array.from({ length: inputs.rows }, (_, row) => linearValue(learned, inputs, row));
  }

  override state(): ModelState {
    const learned = learnedOf(this, this.#learned);
    if ('weights' in learned) return linearState(learned);
    const trees = learned.trees.map(({ tree, weight }) => ({ weight, ...treeState(tree, 1) }));
    return { columns: learned.columns, trees };
  }

  override restore(state: ModelState): void {
    const line = linearFrom(state);
    if (line !== undefined) {
      this.#learned = line;
      return;
    }
    const { columns, trees } = state;
    if (!isNumber(columns) || !Array.isArray(trees)) {
      throw refuseState(this, 'it should have "columns" and "trees", or "weights" and "intercept"');
    }
    this.#learned = { columns, trees: trees.map((tree: JsonValue, i) => this.#treeFrom(tree, columns, i)) };
  }

  #treeFrom(state: JsonValue, columns: number, i: number): WeightedTree {
    const tree = treeFrom(state, columns, 1);
    const weight = tree && (state as { readonly weight?: JsonValue }).weight;
    if (tree === undefined || !isNumber(weight)) {
      throw refuseState(this, `"trees"[${i}] is no whole tree with a weight over ${columns} features`);
    }
    return { tree, weight };
  }
}
