import type { Random } from '@uninas/core';
import type { RankedColumn } from './ranked-columns.js';
import type { Cut, SplitRule } from './split-rule.js';
import type { Tree } from './tree.js';

/** When a tree stops growing, and where it looks. */
export interface Growth {
  /** Edges from the root to the deepest leaf. */
  readonly maxDepth: number;
  /** A part is only cut if that gains more. */
  readonly minGain: number;
  /** How many features that differ are looked at for each cut; all if left out. */
  readonly features?: number;
  /** The order in which features are looked at; the first of equal cuts is taken. As they stand if left out. */
  readonly random?: Random;
}

interface Part {
  readonly samples: Int32Array;
  readonly depth: number;
  /** Whose right child it is, -1 of left ones. */
  readonly rightOf: number;
  /** The features that may differ among the samples. */
  readonly features: readonly number[];
}

/**
 * Grows a tree by cutting samples in two as long as there is a cut.
 *
 * @param samples indices into the columns, which may stand more than once
 * @source Breiman et al., 1984, "Classification and regression trees"
 */
export function growTree(
  columns: readonly RankedColumn[],
  samples: Int32Array,
  rule: SplitRule,
  { maxDepth, minGain, features: count = columns.length, random }: Growth,
): Tree {
  const [features, thresholds, rights, values]: number[][] = [[], [], [], []];
  const parts: Part[] = [{ samples, depth: 0, rightOf: -1, features: [...columns.keys()] }];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const node = features!.length;
    if (part.rightOf >= 0) rights![part.rightOf] = node;
    const isEnd = part.depth >= maxDepth || rule.isPure(part.samples);
    const found = isEnd ? undefined : bestCut(columns, part, rule, count, random);
    if (found === undefined || found.cut.gain <= minGain) {
      features!.push(-1);
      thresholds!.push(0);
      rights!.push(0);
      values!.push(...Array.from(rule.leaf(part.samples)));
      continue;
    }
    const { feature, cut, differing } = found;
    const { distinct, ranks } = columns[feature]!;
    features!.push(feature);
    thresholds!.push(between(distinct[cut.rank]!, distinct[cut.next]!));
    rights!.push(0);
    values!.push(...Array.from({ length: rule.width }, () => 0));
    const below = { depth: part.depth + 1, features: differing };
    parts.push({ ...below, samples: part.samples.filter((sample) => ranks[sample]! > cut.rank), rightOf: node });
    parts.push({ ...below, samples: part.samples.filter((sample) => ranks[sample]! <= cut.rank), rightOf: -1 });
  }
  return {
    features: Int32Array.from(features!),
    thresholds: Float64Array.from(thresholds!),
    rights: Int32Array.from(rights!),
    values: Float64Array.from(values!),
  };
}

interface BestCut {
  readonly feature: number;
  readonly cut: Cut;
  /** The features that were not found to be the same of all samples. */
  readonly differing: readonly number[];
}

function bestCut(
  columns: readonly RankedColumn[],
  { samples, features }: Part,
  rule: SplitRule,
  count: number,
  random: Random | undefined,
): BestCut | undefined {
  let best: Omit<BestCut, 'differing'> | undefined;
  let left = count;
  const same = new Set<number>();
  for (const place of random?.permutation(features.length) ?? features.keys()) {
    const feature = features[place]!;
    const cut = rule.best(columns[feature]!, samples);
    if (cut === undefined) {
      same.add(feature);
      continue;
    }
    if (best === undefined || cut.gain > best.cut.gain) best = { feature, cut };
    if (--left === 0) break;
  }
  return best && { ...best, differing: features.filter((feature) => !same.has(feature)) };
}

/** The middle; the smaller one where rounding leaves nothing between. */
function between(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle < b ? middle : a;
}
