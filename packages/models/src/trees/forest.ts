import type { FitContext, Matrix, Model, ModelState } from '@uninas/contracts';
import { breathe } from '../samples.js';
import { isNumber, refuseState } from '../saved-state.js';
import { growTree, type Growth } from './grow-tree.js';
import type { RankedColumn } from './ranked-columns.js';
import type { SplitRule } from './split-rule.js';
import { leafOf, treeFrom, treeState, type Tree } from './tree.js';

/** Trees whose leaves have values that are averaged. */
export interface Forest {
  readonly columns: number;
  /** How many values a leaf has. */
  readonly width: number;
  readonly trees: readonly Tree[];
}

/** How a forest grows. */
export interface ForestGrowth extends Pick<Growth, 'features'> {
  readonly trees: number;
  /** -1 for any depth. */
  readonly maxDepth: number;
  /** How many samples each tree draws, with replacement. */
  readonly draws: number;
}

/**
 * Trees that each learn from samples drawn anew, with replacement.
 *
 * @source Breiman, 2001, "Random forests"
 */
export async function growForest(
  columns: readonly RankedColumn[],
  rule: SplitRule,
  { trees: count, maxDepth, draws, ...growth }: ForestGrowth,
  context: FitContext,
): Promise<Forest> {
  const rows = columns[0]!.ranks.length;
  const trees: Tree[] = [];
  for (let i = 0; i < count; i++) {
    await breathe(context);
    const random = context.random.at('tree', i);
    const drawn = random.at('samples');
    const samples = Int32Array.from({ length: draws }, () => drawn.int(rows));
    const limits = { maxDepth: maxDepth < 0 ? Infinity : maxDepth, minGain: -Infinity };
    trees.push(growTree(columns, samples, rule, { ...growth, ...limits, random: random.at('features') }));
  }
  return { columns: columns.length, width: rule.width, trees };
}

/** The mean of the leaves that a row of inputs comes to, `[width]`. */
export function meanLeaf({ trees, width }: Forest, { values, columns }: Matrix, row: number): Float64Array {
  const mean = new Float64Array(width);
  for (const tree of trees) {
    const leaf = leafOf(tree, values, row * columns);
    for (let k = 0; k < width; k++) mean[k]! += tree.values[leaf * width + k]! / trees.length;
  }
  return mean;
}

export function forestState({ columns, width, trees }: Forest): ModelState {
  return { columns, trees: trees.map((tree) => treeState(tree, width)) };
}

/** A forest as `forestState` wrote it. @throws {Error} naming the tree that does not fit */
export function forestFrom(model: Model, { columns, trees: list }: ModelState, width: number): Forest {
  if (!isNumber(columns) || columns < 1) throw refuseState(model, '"columns" should be the number of features');
  if (!Array.isArray(list) || list.length === 0) throw refuseState(model, '"trees" should be a list');
  const trees = list.map((state, i) => {
    const tree = treeFrom(state, columns, width);
    if (tree === undefined) throw refuseState(model, `"trees"[${i}] is no whole tree over ${columns} features`);
    return tree;
  });
  return { columns, width, trees };
}
