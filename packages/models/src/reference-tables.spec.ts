import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Matrix } from '@uninas/contracts';
import { kendall } from '@uninas/space';
import { LinearRegressionSklearnModel } from './linear/linear-regression-sklearn-model.js';
import { LinearSVCSklearnModel } from './linear/linear-svc-sklearn-model.js';
import { KernelRows, KernelSamples } from './svm/kernels.js';
import { solveSupportRegression } from './svm/support-regression.js';
import { fitContext, fitted, matrix, r2 } from './testing/module.fixture.js';
import { growTree } from './trees/grow-tree.js';
import { RandomForestClassifierSklearnModel } from './trees/random-forest-classifier-sklearn-model.js';
import { rankedColumns } from './trees/ranked-columns.js';
import { classCounts, squaredErrors, SumRule } from './trees/sum-rule.js';
import { leafOf } from './trees/tree.js';

// Published data, and what scikit-learn 1.2.1 comes to on them; they are not part of the repository.
const shared = process.env['UNINAS_SHARED'] ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const data = join(shared, 'data');
const withData = existsSync(data) ? describe : describe.skip;

const textOf = (path: string): string => gunzipSync(readFileSync(join(data, path))).toString();

interface Expected {
  readonly first20: readonly number[];
  readonly r2: number;
  readonly kendall: number;
}

withData('accuracies of NAS-Bench-Macro, from one-hot architectures', () => {
  const reference = (): {
    train: string[];
    test: string[];
    models: Readonly<Record<string, Expected>>;
  } => JSON.parse(textOf('tabular/sklearn-regression-nas-bench-macro.json.gz')) as never;
  const table = (): Readonly<Record<string, { mean_acc: number }>> =>
    JSON.parse(textOf('nas-bench-macro/nas-bench-macro_cifar10.json.gz')) as never;
  const oneHot = (keys: readonly string[]): Matrix =>
    matrix(keys.map((key) => [...key].flatMap((digit) => [0, 1, 2].map((option) => +(option === Number(digit))))));

  function load() {
    const [{ train, test, models }, accuracies] = [reference(), table()];
    const values = (keys: readonly string[]): Float64Array =>
      Float64Array.from(keys, (key) => accuracies[key]!.mean_acc);
    return { models, known: oneHot(train), values: values(train), asked: oneHot(test), wanted: values(test) };
  }

  function compare(found: Float64Array, wanted: Float64Array, expected: Expected, digits: number): void {
    for (const [i, value] of expected.first20.entries()) expect(found[i]).toBeCloseTo(value, digits);
    expect(r2(found, wanted)).toBeCloseTo(expected.r2, digits);
    expect(kendall([...found], [...wanted])).toBeCloseTo(expected.kendall, 2);
  }

  it('are predicted by a line of the smallest weights as by scikit-learn', async () => {
    const { models, known, values, asked, wanted } = load();
    const model = await fitted(LinearRegressionSklearnModel, {}, known, values);
    // theirs has huge weights that cancel each other, which leaves steps of 1/512 in its predictions
    expect(r2(model.predict(asked), wanted)).toBeCloseTo(models['linear']!.r2, 2);
    expect(kendall([...model.predict(asked)], [...wanted])).toBeCloseTo(models['linear']!.kendall, 2);
  });

  it('are predicted by support vectors as by scikit-learn', async () => {
    const { models, known, values, asked, wanted } = load();
    const kernel = { name: 'rbf', gamma: 0.1 } as const;
    const problem = { targets: values, C: 10, epsilon: 0.1, tol: 1e-3, maxSteps: 1e6 };
    const { weights, intercept } = await solveSupportRegression(
      new KernelRows(kernel, known, 64),
      problem,
      fitContext(),
    );
    const samples = new KernelSamples(kernel, known);
    const found = Float64Array.from({ length: asked.rows }, (_, row) => {
      const values = samples.with(asked.values.subarray(row * asked.columns, (row + 1) * asked.columns));
      return values.reduce((sum, value, i) => sum + weights[i]! * value, intercept);
    });
    compare(found, wanted, models['svr_rbf_C10_gamma0.1_eps0.1']!, 2);
  });

  it('are predicted by a tree as by scikit-learn, but for ties', () => {
    const { models, known, values, asked, wanted } = load();
    const rows = Int32Array.from({ length: known.rows }, (_, i) => i);
    const growth = { maxDepth: 6, minGain: -Infinity };
    const tree = growTree(rankedColumns(known), rows, new SumRule(squaredErrors(values)), growth);
    const found = Float64Array.from({ length: asked.rows }, (_, row) => {
      return tree.values[leafOf(tree, asked.values, row * asked.columns)]!;
    });
    const { r2: score, kendall: order } = models['tree_depth6_seed0']!;
    expect(Math.abs(r2(found, wanted) - score)).toBeLessThan(0.03);
    expect(Math.abs(kendall([...found], [...wanted]) - order)).toBeLessThan(0.03);
  });
});

withData('classes of flowers, wines, tumours and digits', () => {
  interface Split {
    readonly train_rows: readonly number[];
    readonly test_rows: readonly number[];
    readonly mean: readonly number[];
    readonly std: readonly number[];
    readonly models: Readonly<Record<string, { readonly accuracy: number }>>;
  }
  const reference = (): Readonly<Record<string, Split>> =>
    JSON.parse(textOf('tabular/sklearn-classification-reference.json.gz')) as never;

  function load(name: string) {
    const split = reference()[name]!;
    const table = textOf(`tabular/${name}.csv.gz`)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number));
    const inputs = (rows: readonly number[]): Matrix =>
      matrix(rows.map((row) => table[row]!.slice(0, -1).map((value, k) => (value - split.mean[k]!) / split.std[k]!)));
    const labels = (rows: readonly number[]): Float64Array => Float64Array.from(rows, (row) => table[row]!.at(-1)!);
    return {
      known: inputs(split.train_rows),
      labels: labels(split.train_rows),
      asked: inputs(split.test_rows),
      wanted: labels(split.test_rows),
      models: split.models,
    };
  }

  const accuracyOf = (found: Float64Array, wanted: Float64Array): number =>
    found.filter((label, i) => label === wanted[i]).length / wanted.length;

  it.each(['iris', 'wine', 'breast_cancer', 'digits'])(
    '%s are told apart by a small tree as by scikit-learn',
    (name) => {
      const { known, labels, asked, wanted, models } = load(name);
      const classes = Math.max(...labels) + 1;
      const rows = Int32Array.from({ length: known.rows }, (_, i) => i);
      const rule = new SumRule(classCounts(Int32Array.from(labels), classes, 'gini'));
      const tree = growTree(rankedColumns(known), rows, rule, { maxDepth: 3, minGain: -Infinity });
      const found = Float64Array.from({ length: asked.rows }, (_, row) => {
        const leaf = leafOf(tree, asked.values, row * asked.columns);
        const shares = tree.values.subarray(leaf * classes, (leaf + 1) * classes);
        return shares.indexOf(Math.max(...shares));
      });
      expect(Math.abs(accuracyOf(found, wanted) - models['tree_gini_depth3_seed0']!.accuracy)).toBeLessThan(0.04);
    },
  );

  // shares of scikit-learn 1.2.1 with its defaults: planes, and forests of the seeds 0 to 3 in the middle
  it.each([
    ['iris', 0.9111, 0.8889],
    ['wine', 0.963, 0.9769],
    ['breast_cancer', 0.9825, 0.9737],
  ] as const)('%s are told apart by planes and by forests as by scikit-learn', async (name, planes, forests) => {
    const { known, labels, asked, wanted } = load(name);
    const two = 2.5 / asked.rows;
    const plane = await fitted(LinearSVCSklearnModel, {}, known, labels);
    expect(Math.abs(accuracyOf(plane.predict(asked), wanted) - planes)).toBeLessThan(two);
    const forest = await fitted(RandomForestClassifierSklearnModel, {}, known, labels);
    expect(Math.abs(accuracyOf(forest.predict(asked), wanted) - forests)).toBeLessThan(two);
  });
});
