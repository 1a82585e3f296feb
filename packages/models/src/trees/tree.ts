import type { JsonValue } from '@uninas/contracts';
import { isNumbers } from '../saved-state.js';

/** A binary tree; nodes stand in the order of a walk that goes to the left first, so that a left child follows its parent. */
export interface Tree {
  /** Which feature a node asks for, -1 at a leaf. */
  readonly features: Int32Array;
  /** Samples go left if their feature is at most this. */
  readonly thresholds: Float64Array;
  /** Right children. */
  readonly rights: Int32Array;
  /** `[nodes * width]`; of leaves. */
  readonly values: Float64Array;
}

/** The leaf that a row of inputs, which begins at `offset`, comes to. */
export function leafOf({ features, thresholds, rights }: Tree, values: Float64Array, offset: number): number {
  let node = 0;
  for (;;) {
    const feature = features[node]!;
    if (feature < 0) return node;
    node = values[offset + feature]! <= thresholds[node]! ? node + 1 : rights[node]!;
  }
}

/** Thresholds of inner nodes and values of leaves only, each in the order of nodes. */
export function treeState(
  { features, thresholds, values }: Tree,
  width: number,
): { readonly [key: string]: JsonValue } {
  const list = [...features];
  return {
    features: list,
    thresholds: [...thresholds].filter((_, node) => list[node]! >= 0),
    values: list.flatMap((feature, node) =>
      feature < 0 ? [...values.subarray(node * width, (node + 1) * width)] : [],
    ),
  };
}

/**
 * A tree as `treeState` wrote it; undefined if it is none.
 *
 * @param columns how many features there are
 * @param width how many values a leaf has
 */
export function treeFrom(state: JsonValue | undefined, columns: number, width: number): Tree | undefined {
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return undefined;
  const { features: asked, thresholds: limits, values: found } = state as { readonly [key: string]: JsonValue };
  if (!isNumbers(asked) || !isNumbers(limits) || !isNumbers(found)) return undefined;
  if (!asked.every((feature) => Number.isInteger(feature) && feature >= -1 && feature < columns)) return undefined;
  const features = Int32Array.from(asked);
  const rights = rightChildren(features);
  const leaves = asked.filter((feature) => feature < 0).length;
  if (rights === undefined || limits.length !== asked.length - leaves || found.length !== leaves * width)
    return undefined;
  const thresholds = new Float64Array(asked.length);
  const values = new Float64Array(asked.length * width);
  let [inner, leaf] = [0, 0];
  for (const [node, feature] of asked.entries()) {
    if (feature >= 0) thresholds[node] = limits[inner++]!;
    else for (let i = 0; i < width; i++) values[node * width + i] = found[leaf++]!;
  }
  return { features, thresholds, rights, values };
}

/** Undefined if the nodes are no whole tree. */
function rightChildren(features: Int32Array): Int32Array | undefined {
  const rights = new Int32Array(features.length);
  const open: number[] = [];
  for (const [node, feature] of features.entries()) {
    if (node > 0 && open.length === 0) return undefined;
    if (feature >= 0) {
      open.push(node);
      continue;
    }
    // a leaf ends every node whose right side it completes
    while (open.length > 0 && rights[open.at(-1)!] !== 0) open.pop();
    if (open.length > 0) rights[open.at(-1)!] = node + 1;
  }
  return open.length === 0 && features.length > 0 ? rights : undefined;
}
