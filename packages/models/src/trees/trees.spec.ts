import { describe, expect, it } from '@jest/globals';
import { Random } from '@uninas/core';
import { fitContext, fitted, matrix, r2, rowsOf, saveAndLoad } from '../testing/module.fixture.js';
import { INPUTS, PAIR, REFERENCE, TRIPLE, VALUES } from '../testing/reference.fixture.js';
import { AbsoluteRule, deviations } from './absolute-rule.js';
import { growTree } from './grow-tree.js';
import { RandomForestClassifierSklearnModel } from './random-forest-classifier-sklearn-model.js';
import { RandomForestRegressorSklearnModel } from './random-forest-regressor-sklearn-model.js';
import { ordered, rankedColumns } from './ranked-columns.js';
import type { SplitRule } from './split-rule.js';
import { classCounts, squaredErrors, SumRule } from './sum-rule.js';
import { leafOf, treeFrom, treeState, type Tree } from './tree.js';

const COLUMNS = rankedColumns(INPUTS);
const ALL = Int32Array.from({ length: 40 }, (_, i) => i);
const LABELS = Int32Array.from(TRIPLE);

const grown = (rule: SplitRule, maxDepth: number): Tree =>
  growTree(COLUMNS, ALL, rule, { maxDepth, minGain: -Infinity });
const leavesOf = (tree: Tree, width = 1): number[][] =>
  [...ALL].map((row) => {
    const leaf = leafOf(tree, INPUTS.values, row * 3);
    return [...tree.values.subarray(leaf * width, (leaf + 1) * width)];
  });

describe('a tree', () => {
  it.each([2, 3, 4] as const)('predicts what that of scikit-learn does, with depth %d', (depth) => {
    const pairs = [
      [new SumRule(squaredErrors(VALUES)), REFERENCE[`tree_mse_${depth}`]],
      [new AbsoluteRule(VALUES), REFERENCE[`tree_mae_${depth}`]],
    ] as const;
    for (const [rule, expected] of pairs) {
      const found = leavesOf(grown(rule, depth)).map(([value]) => value!);
      for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 8);
    }
  });

  it.each([1, 2, 3] as const)('tells classes apart as that of scikit-learn does, with depth %d', (depth) => {
    for (const criterion of ['gini', 'entropy'] as const) {
      const shares = leavesOf(grown(new SumRule(classCounts(LABELS, 3, criterion)), depth), 3);
      expect(shares.map((own) => own.indexOf(Math.max(...own)))).toEqual(REFERENCE[`ctree_${criterion}_${depth}`]);
    }
  });

  it('cuts in the middle, and ends where all are the same', () => {
    const [inputs, targets] = [
      matrix([
        [1, 5],
        [2, 5],
        [4, 5],
        [8, 5],
      ]),
      Float64Array.of(0, 0, 6, 6),
    ];
    const rows = Int32Array.of(0, 1, 2, 3);
    const tree = growTree(rankedColumns(inputs), rows, new SumRule(squaredErrors(targets)), {
      maxDepth: Infinity,
      minGain: -Infinity,
    });
    expect(treeState(tree, 1)).toEqual({ features: [0, -1, -1], thresholds: [3], values: [0, 6] });
  });

  it('learns exclusive or, of which no single cut gains anything', () => {
    const inputs = matrix([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const tree = growTree(
      rankedColumns(inputs),
      Int32Array.of(0, 1, 2, 3),
      new SumRule(squaredErrors(Float64Array.of(0, 1, 1, 0))),
      { maxDepth: 2, minGain: -Infinity },
    );
    const found = [0, 1, 2, 3].map((row) => tree.values[leafOf(tree, inputs.values, 2 * row)]);
    expect(found).toEqual([0, 1, 1, 0]);
  });

  it('cuts alike whether values are counted or sorted', () => {
    // few samples of a column with many values are sorted
    const some = Int32Array.of(3, 3, 17, 8, 30, 22, 5);
    const many = rankedColumns({
      rows: 400,
      columns: 1,
      values: Float64Array.from({ length: 400 }, (_, i) => (i * 7) % 400),
    })[0]!;
    const few = { distinct: many.distinct, ranks: many.ranks.slice(0, 40) };
    expect([...ordered(few, some)]).toEqual([...some].sort((a, b) => few.ranks[a]! - few.ranks[b]!));
    const rule = new SumRule(squaredErrors(VALUES));
    const close = rankedColumns(matrix([...some].map((sample) => [few.distinct[few.ranks[sample]!]!])))[0]!;
    const values = Float64Array.from(some, (sample) => VALUES[sample]!);
    const counted = new SumRule(squaredErrors(values)).best(
      close,
      Int32Array.from(some, (_, i) => i),
    )!;
    const sorted = rule.best(few, some)!;
    expect(sorted.gain).toBeCloseTo(counted.gain, 10);
    expect(few.distinct[sorted.rank]).toBe(close.distinct[counted.rank]);
  });

  it.each([
    [{ features: [0, -1], thresholds: [1], values: [1] }],
    [{ features: [-1, -1], thresholds: [], values: [1, 2] }],
    [{ features: [3, -1, -1], thresholds: [1], values: [1, 2] }],
    [{ features: [0, -1, -1], thresholds: [], values: [1, 2] }],
    [{ features: [0, -1, -1], thresholds: [1], values: [1] }],
    [{ features: [], thresholds: [], values: [] }],
    [{ features: [0.5, -1, -1], thresholds: [1], values: [1, 2] }],
    [null],
  ])('is not read from what is none: %j', (state) => {
    expect(treeFrom(state, 3, 1)).toBeUndefined();
  });

  it('is read as it was', () => {
    const tree = grown(new SumRule(squaredErrors(VALUES)), 5);
    expect(treeFrom(JSON.parse(JSON.stringify(treeState(tree, 1))) as never, 3, 1)).toEqual(tree);
  });
});

it('deviations from running medians are those of sorting anew', () => {
  const random = new Random(1);
  const values = Float64Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 2 : Math.round(4 * random.normal())));
  const expected = [...values].map((_, i) => {
    const sorted = values.slice(0, i + 1).sort();
    const median = (sorted[i >> 1]! + sorted[(i + 1) >> 1]!) / 2;
    return sorted.reduce((sum, value) => sum + Math.abs(value - median), 0);
  });
  for (const [i, value] of deviations(values).entries()) expect(value).toBeCloseTo(expected[i]!, 9);
});

describe('RandomForestRegressorSklearnModel', () => {
  const [known, unknown] = [rowsOf(INPUTS, 0, 30), rowsOf(INPUTS, 30, 40)];
  const score = async (args: object, seed = 0): Promise<number> => {
    const model = await fitted(
      RandomForestRegressorSklearnModel,
      { ...args },
      known,
      VALUES.subarray(0, 30),
      fitContext(seed),
    );
    return r2(model.predict(unknown), VALUES.subarray(30));
  };

  // means of 10 seeds of scikit-learn: 0.421 (standard deviation 0.066), 0.368 (0.056), 0.339
  it.each([
    [{}, 0.421],
    [{ criterion: 'mae' }, 0.368],
    [{ max_samples: 5 }, 0.339],
  ])('predicts as well as that of scikit-learn, %j', async (args, expected) => {
    const scores = await Promise.all([0, 1, 2, 3, 4].map((seed) => score(args, seed)));
    const mean = scores.reduce((sum, value) => sum + value / scores.length, 0);
    expect(Math.abs(mean - expected)).toBeLessThan(0.07);
  });

  it('depends on the seed alone, and each argument counts', async () => {
    expect(await score({}, 1)).toBe(await score({}, 1));
    const scores = [{}, { n_estimators: 10 }, { max_depth: 1 }, { max_samples: 12 }, { criterion: 'mae' }].map((args) =>
      score(args),
    );
    expect(new Set([...(await Promise.all(scores)), await score({}, 1)]).size).toBe(6);
  });

  it('is what it was after it was saved', async () => {
    const model = await fitted(RandomForestRegressorSklearnModel, { n_estimators: 7 }, INPUTS, VALUES);
    expect((await saveAndLoad(model)).predict(INPUTS)).toEqual(model.predict(INPUTS));
    const state = { columns: 3, trees: [{ features: [5], thresholds: [], values: [] }] };
    expect(() => model.restore(state)).toThrow('"trees"[0] is no whole tree over 3 features');
  });

  it('refuses what would draw nothing, or too much', async () => {
    await expect(score({ max_samples: 31 })).rejects.toThrow('max_samples: 31 cannot be drawn of 30 samples');
    await expect(score({ max_samples: 0 })).rejects.toThrow('max_samples: 0');
    await expect(score({ max_depth: 0 })).rejects.toThrow('max_depth: 0 allows no cut');
  });
});

describe('RandomForestClassifierSklearnModel', () => {
  it.each(['gini', 'entropy'])('knows what it learned, by %s', async (criterion) => {
    const model = await fitted(RandomForestClassifierSklearnModel, { criterion, n_estimators: 60 }, INPUTS, TRIPLE);
    const found = model.predict(INPUTS);
    const right = found.filter((label, i) => label === TRIPLE[i]).length;
    expect(right).toBeGreaterThanOrEqual(39);
    expect((await saveAndLoad(model)).predict(INPUTS)).toEqual(found);
  });

  it('keeps the indices of the classes', async () => {
    const shifted = PAIR.map((label) => 2 + 3 * label);
    const model = await fitted(RandomForestClassifierSklearnModel, { max_depth: 3 }, INPUTS, shifted);
    expect([...new Set(model.predict(INPUTS))].sort()).toEqual([2, 5]);
  });
});
