import type { FitContext, Matrix } from '@uninas/contracts';
import { breathe, type Samples } from '../samples.js';
import { growTree } from '../trees/grow-tree.js';
import { rankedColumns } from '../trees/ranked-columns.js';
import { squaredErrors, SumRule } from '../trees/sum-rule.js';
import { leafOf, type Tree } from '../trees/tree.js';

/** As XGBoost: what all begins with, the pull of leaves towards zero, and what a cut has to gain. */
export const BASE_SCORE = 0.5;
const LAMBDA = 1;
const MIN_GAIN = 1e-6;

/** A tree and how much it counts. */
export interface WeightedTree {
  readonly tree: Tree;
  readonly weight: number;
}

/** How trees are boosted. */
export interface Boosting {
  readonly rounds: number;
  /** -1 for any depth. */
  readonly maxDepth: number;
  readonly learningRate: number;
  /** How likely each earlier tree is left out of a round. */
  readonly dropRate: number;
}

/**
 * Trees that each learn what those before left over, with the squared error.
 *
 * Where trees are dropped, the new one learns what the others left over, and then weighs with them as one.
 *
 * @source Chen and Guestrin, 2016, "XGBoost", equations 5 to 7; Rashmi and Gilad-Bachrach, 2015, "DART"
 */
export async function boostTrees(
  { inputs, targets }: Samples,
  { rounds, maxDepth, learningRate, dropRate }: Boosting,
  context: FitContext,
): Promise<readonly WeightedTree[]> {
  const columns = rankedColumns(inputs);
  const all = Int32Array.from({ length: inputs.rows }, (_, i) => i);
  const trees: Tree[] = [];
  const weights: number[] = [];
  /** By tree, the value of its leaf for each sample. */
  const leaves: Float64Array[] = [];
  for (let round = 0; round < rounds; round++) {
    await breathe(context);
    const random = context.random.at('drop', round);
    const dropped = new Set([...trees.keys()].filter(() => dropRate > 0 && random.float() < dropRate));
    const rest = targets.map((target) => target - BASE_SCORE);
    for (const [i, values] of leaves.entries()) {
      if (!dropped.has(i)) for (let row = 0; row < rest.length; row++) rest[row]! -= weights[i]! * values[row]!;
    }
    const limits = { maxDepth: maxDepth < 0 ? Infinity : maxDepth, minGain: MIN_GAIN };
    const tree = growTree(columns, all, new SumRule(squaredErrors(rest, LAMBDA)), limits);
    trees.push({ ...tree, values: tree.values.map((value) => learningRate * value) });
    leaves.push(leafValues(trees.at(-1)!, inputs));
    const { size } = dropped;
    for (const i of dropped) weights[i]! *= size / (size + learningRate);
    weights.push(size === 0 ? 1 : 1 / (size + learningRate));
  }
  return trees.map((tree, i) => ({ tree, weight: weights[i]! }));
}

/** What trees say of each row, `[rows]`. */
export function boostedValues(trees: readonly WeightedTree[], inputs: Matrix): Float64Array {
  const values = new Float64Array(inputs.rows).fill(BASE_SCORE);
  for (const { tree, weight } of trees) {
    const own = leafValues(tree, inputs);
    for (let row = 0; row < values.length; row++) values[row]! += weight * own[row]!;
  }
  return values;
}

function leafValues(tree: Tree, { rows, columns, values }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => tree.values[leafOf(tree, values, row * columns)]!);
}
