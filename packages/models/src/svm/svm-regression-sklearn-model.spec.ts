import { describe, expect, it } from '@jest/globals';
import { build, fitContext, fitted, matrix, saveAndLoad } from '../testing/module.fixture.js';
import { INPUTS, REFERENCE, VALUES } from '../testing/reference.fixture.js';
import { KernelRows, scaleGamma } from './kernels.js';
import { SVMRegressionSklearnModel } from './svm-regression-sklearn-model.js';

const rows = Array.from({ length: 40 }, (_, i) => [...INPUTS.values.subarray(3 * i, 3 * i + 3)]);
const products = matrix(rows.map((a) => rows.map((b) => a.reduce((sum, value, k) => sum + value * b[k]!, 0))));

describe('SVMRegressionSklearnModel', () => {
  const cases = (['linear', 'poly', 'rbf', 'sigmoid'] as const).flatMap((kernel) =>
    ([1, 10] as const).map((C) => [kernel, C] as const),
  );
  it.each(cases)('predicts what scikit-learn does, kernel %s, C %d', async (kernel, C) => {
    const model = await fitted(SVMRegressionSklearnModel, { kernel, C, tol: 1e-8 }, INPUTS, VALUES);
    const found = model.predict(INPUTS);
    for (const [i, value] of REFERENCE[`svr_${kernel}_${C}`].entries()) expect(found[i]).toBeCloseTo(value, 3);
    expect((await saveAndLoad(model)).predict(INPUTS)).toEqual(found);
  });

  it('takes a precomputed kernel, and only a square one', async () => {
    const args = { kernel: 'precomputed', tol: 1e-8 };
    const model = await fitted(SVMRegressionSklearnModel, args, products, VALUES);
    const found = model.predict(products);
    for (const [i, value] of REFERENCE.svr_pre.entries()) expect(found[i]).toBeCloseTo(value, 3);
    expect((await saveAndLoad(model)).predict(products)).toEqual(found);
    await expect(fitted(SVMRegressionSklearnModel, args, INPUTS, VALUES)).rejects.toThrow(
      'kernel: a precomputed one of 40 samples needs 40 numbers each; these have 3',
    );
  });

  it('ends when it is told to, says so, and is where scikit-learn is then', async () => {
    const lines: string[] = [];
    const log = { info: () => undefined, warn: (text: string) => lines.push(text) };
    const model = await fitted(SVMRegressionSklearnModel, { max_iter: 7 }, INPUTS, VALUES, { ...fitContext(), log });
    expect(lines).toEqual(['SVMRegressionSklearnModel: ended after 7 steps (max_iter), before the optimum']);
    const found = model.predict(INPUTS);
    for (const [i, value] of REFERENCE.svr_it7.entries()) expect(found[i]).toBeCloseTo(value, 6);
  });

  it('is the same with hardly any memory, and looser with a larger tolerance', async () => {
    const found = async (args: object) =>
      (await fitted(SVMRegressionSklearnModel, { ...args }, INPUTS, VALUES)).predict(INPUTS);
    expect(await found({ cache_size: 0.0001 })).toEqual(await found({}));
    expect(await found({ tol: 0.5 })).not.toEqual(await found({}));
  });

  it.each([
    [{ kernel: 'cosine' }, '"kernel" should be one of linear, poly'],
    [{ kernel: 'rbf', gamma: 1, intercept: null }, '"gamma" and "intercept" should be numbers'],
    [
      { kernel: 'rbf', gamma: 1, intercept: 0, columns: 3, weights: [1], vectors: [1] },
      '"vectors" should have 3 numbers',
    ],
    [
      { kernel: 'precomputed', gamma: 0, intercept: 0, columns: 3, weights: [1], vectors: [3] },
      '"vectors" should be columns below 3',
    ],
  ])('refuses what is no state of it: %j', (state, message) => {
    expect(() => build(SVMRegressionSklearnModel).restore(state)).toThrow(message);
  });
});

describe('kernels', () => {
  it('scale by the variance of all values', () => {
    // mean 2, variance 1
    expect(
      scaleGamma(
        matrix([
          [1, 3],
          [3, 1],
        ]),
      ),
    ).toBeCloseTo(0.5, 12);
    expect(scaleGamma(matrix([[4, 4]]))).toBe(1);
  });

  it('keep as many rows as fit, the ones used last', () => {
    const kernel = new KernelRows({ name: 'linear', gamma: 0 }, INPUTS, (3 * 8 * 40) / 2 ** 20);
    const first = kernel.row(0);
    kernel.row(1);
    kernel.row(2);
    expect(kernel.row(0)).toBe(first);
    kernel.row(3);
    expect(kernel.row(0)).toBe(first);
    const second = kernel.row(1);
    kernel.row(4);
    kernel.row(5);
    expect(kernel.row(1)).toBe(second);
    expect(kernel.row(0)).not.toBe(first);
    expect(kernel.row(0)).toEqual(first);
  });
});
