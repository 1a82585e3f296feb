import { describe, expect, it } from '@jest/globals';
import { Random } from '@uninas/core';
import { build, fitContext, fitted, matrix, saveAndLoad } from '../testing/module.fixture.js';
import { INPUTS, PAIR, REFERENCE, TRIPLE, VALUES } from '../testing/reference.fixture.js';
import { dot, leastSquares } from './least-squares.js';
import { LinearRegressionSklearnModel } from './linear-regression-sklearn-model.js';
import { LinearSVCSklearnModel } from './linear-svc-sklearn-model.js';

describe('leastSquares', () => {
  it('finds the shortest of all solutions', () => {
    // x + y = 2 in every way: (1, 1)
    const same = matrix([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    const found = leastSquares(same, Float64Array.of(2, 4, 6));
    expect(found[0]).toBeCloseTo(1, 12);
    expect(found[1]).toBeCloseTo(1, 12);
    // fewer samples than features: 3 x + 4 y = 25, nearest to zero at (3, 4)
    const wide = leastSquares(matrix([[3, 4]]), Float64Array.of(25));
    expect(wide[0]).toBeCloseTo(3, 12);
    expect(wide[1]).toBeCloseTo(4, 12);
  });

  it('leaves an error that no column explains', () => {
    const random = new Random(3);
    const rows = Array.from({ length: 30 }, () => Array.from({ length: 7 }, () => random.normal()));
    for (const row of rows) row.push(row[0]! + row[1]!, 0);
    const [a, b] = [matrix(rows), Float64Array.from({ length: 30 }, () => random.normal())];
    const x = leastSquares(a, b);
    const rest = b.map((value, i) => value - dot(x, Float64Array.from(rows[i]!)));
    for (let j = 0; j < a.columns; j++)
      expect(
        dot(
          Float64Array.from(rows, (row) => row[j]!),
          rest,
        ),
      ).toBeCloseTo(0, 10);
    // of the dependent columns, what could be moved among them without effect is zero
    expect(x[0]! + x[1]! - x[7]!).toBeCloseTo(0, 10);
    expect(x[8]).toBe(0);
  });
});

describe('LinearRegressionSklearnModel', () => {
  it.each([
    [true, REFERENCE.lin],
    [false, REFERENCE.lin0],
  ])('predicts what scikit-learn does, with a constant: %s', async (fit_intercept, expected) => {
    const model = await fitted(LinearRegressionSklearnModel, { fit_intercept }, INPUTS, VALUES);
    const found = model.predict(INPUTS);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 8);
    expect((await saveAndLoad(model)).predict(INPUTS)).toEqual(found);
  });

  it('is refused what it cannot learn from, and keeps what it knows', async () => {
    const model = await fitted(LinearRegressionSklearnModel, {}, INPUTS, VALUES);
    const before = model.state();
    const fit = (rows: number[][], targets: number[]) =>
      model.fit(matrix(rows), Float64Array.from(targets), fitContext());
    await expect(fit([], [])).rejects.toThrow('has no samples to learn from');
    await expect(fit([[1], [2]], [1])).rejects.toThrow('2 samples with 1 targets');
    await expect(
      fit(
        [
          [1, 2],
          [3, NaN],
        ],
        [1, 2],
      ),
    ).rejects.toThrow('cannot learn from NaN, feature 1 of sample 1');
    await expect(fit([[1], [2]], [1, Infinity])).rejects.toThrow('cannot learn from Infinity, the target of sample 1');
    const stopped = fitContext(0, AbortSignal.abort(new Error('stopped')));
    await expect(model.fit(INPUTS, PAIR, stopped)).rejects.toThrow('stopped');
    expect(model.state()).toEqual(before);
    expect(() => model.predict(matrix([[1, 2]]))).toThrow('learned from samples of 3 numbers; these have 2');
    expect(() => model.restore({ weights: [] })).toThrow('the state does not fit LinearRegressionSklearnModel');
    expect(() => build(LinearRegressionSklearnModel).predict(INPUTS)).toThrow('has not learned anything yet');
  });
});

describe('LinearSVCSklearnModel', () => {
  const allowed = [
    ['a', { penalty: 'l2', loss: 'hinge', dual: true }],
    ['b', { penalty: 'l2', loss: 'squared_hinge', dual: true }],
    ['c', { penalty: 'l2', loss: 'squared_hinge', dual: false }],
    ['d', { penalty: 'l1', loss: 'squared_hinge', dual: false }],
  ] as const;

  it.each(allowed)('has the weights of scikit-learn, %s: %j', async (name, args) => {
    for (const [part, targets] of [
      ['c2', PAIR],
      ['c3', TRIPLE],
    ] as const) {
      const model = await fitted(LinearSVCSklearnModel, { ...args, C: 0.7, tol: 1e-7 }, INPUTS, targets);
      const { functions } = model.state() as { functions: { weights: number[]; intercept: number }[] };
      const expected = REFERENCE[`svc_${name}_${part}`];
      expect(functions.length).toBe(expected.length);
      for (const [i, { weights, intercept }] of functions.entries()) {
        for (const [j, value] of [...weights, intercept].entries()) expect(value).toBeCloseTo(expected[i]![j]!, 5);
      }
      expect((await saveAndLoad(model)).predict(INPUTS)).toEqual(model.predict(INPUTS));
    }
  });

  it.each([
    [{ penalty: 'l2', loss: 'hinge', dual: false }, 'dual: penalty l2, loss hinge and dual false cannot be combined'],
    [{ penalty: 'l1', loss: 'hinge', dual: true }, 'penalty: penalty l1, loss hinge and dual true cannot be combined'],
    [{ penalty: 'l1', loss: 'hinge', dual: false }, 'l1 needs squared_hinge and dual false'],
    [{ penalty: 'l1', loss: 'squared_hinge', dual: true }, 'l1 needs squared_hinge and dual false'],
  ])('refuses what scikit-learn refuses: %j', async (args, message) => {
    await expect(fitted(LinearSVCSklearnModel, args, INPUTS, PAIR)).rejects.toThrow(message);
  });

  it('keeps the indices of the classes, and needs two', async () => {
    const shifted = PAIR.map((label) => 3 + 4 * label);
    const model = await fitted(LinearSVCSklearnModel, {}, INPUTS, shifted);
    expect([...new Set(model.predict(INPUTS))].sort()).toEqual([3, 7]);
    const fit = (targets: Float64Array) => fitted(LinearSVCSklearnModel, {}, INPUTS, targets);
    await expect(fit(new Float64Array(40))).rejects.toThrow('all samples are of class 0');
    await expect(fit(VALUES)).rejects.toThrow('which is no class index');
  });

  it('is looser with a larger tolerance, and loses less with a larger C', async () => {
    const weightsOf = async (args: object): Promise<number[]> => {
      const model = await fitted(LinearSVCSklearnModel, { ...args }, INPUTS, PAIR);
      return (model.state() as unknown as { functions: { weights: number[] }[] }).functions[0]!.weights;
    };
    expect(await weightsOf({ tol: 1 })).not.toEqual(await weightsOf({ tol: 1e-6 }));
    const length = (weights: number[]): number => Math.hypot(...weights);
    expect(length(await weightsOf({ C: 0.001 }))).toBeLessThan(length(await weightsOf({ C: 1 })));
  });
});
