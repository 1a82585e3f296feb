import { describe, expect, it } from '@jest/globals';
import { fitContext, fitted, matrix, saveAndLoad } from '../testing/module.fixture.js';
import { INPUTS, REFERENCE, VALUES } from '../testing/reference.fixture.js';
import { RegressionXGBoostModel } from './regression-xgboost-model.js';

describe('RegressionXGBoostModel', () => {
  // XGBoost computes with 32 bits
  it.each([
    [{ booster: 'gbtree', max_depth: 3, n_estimators: 10 }, REFERENCE.xgb_gbtree_3],
    [{ booster: 'gbtree', max_depth: -1, n_estimators: 10 }, REFERENCE.xgb_gbtree_0],
    [{ booster: 'dart', max_depth: 3, n_estimators: 10 }, REFERENCE.xgb_dart_3],
    [{ booster: 'dart', max_depth: 3, n_estimators: 6, rate_drop: 1 }, REFERENCE.xgb_drop],
    [{ booster: 'gblinear', n_estimators: 20 }, REFERENCE.xgb_lin_coord_descent],
  ])('predicts what XGBoost does, %j', async (args, expected) => {
    for (const objective of ['reg:linear', 'reg:squarederror']) {
      const model = await fitted(RegressionXGBoostModel, { ...args, objective }, INPUTS, VALUES);
      const found = model.predict(INPUTS);
      for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(3e-6);
      expect((await saveAndLoad(model)).predict(INPUTS)).toEqual(found);
    }
  });

  it('has in its first tree what can be worked out by hand', async () => {
    // 0.5, and of each leaf 0.3 times what is left over, by one more than its samples: (3 - 1) / 3, (5.5 + 7.5) / 3
    const inputs = matrix([[0], [0], [1], [1]]);
    const args = { n_estimators: 1, booster: 'gbtree' };
    const model = await fitted(RegressionXGBoostModel, args, inputs, Float64Array.of(1.5, 1.5, 6, 8));
    const found = model.predict(matrix([[0], [0.5], [0.6]]));
    expect([...found].map((value) => Number(value.toFixed(10)))).toEqual([0.7, 0.7, 1.8]);
  });

  it('drops by the seed', async () => {
    const args = { rate_drop: 0.4, n_estimators: 12, max_depth: 2 };
    const found = async (seed: number) =>
      (await fitted(RegressionXGBoostModel, args, INPUTS, VALUES, fitContext(seed))).predict(INPUTS);
    expect(await found(1)).toEqual(await found(1));
    expect(await found(1)).not.toEqual(await found(2));
    const smaller = await fitted(
      RegressionXGBoostModel,
      { ...args, learning_rate: 0.05 },
      INPUTS,
      VALUES,
      fitContext(1),
    );
    expect(smaller.predict(INPUTS)).not.toEqual(await found(1));
  });

  it('refuses what is no state of it', () => {
    const restore = (state: object) => async () =>
      (await fitted(RegressionXGBoostModel, {}, INPUTS, VALUES)).restore(state as never);
    return Promise.all([
      expect(restore({})()).rejects.toThrow('should have "columns" and "trees", or "weights" and "intercept"'),
      expect(restore({ columns: 3, trees: [{ features: [-1], thresholds: [], values: [1] }] })()).rejects.toThrow(
        '"trees"[0] is no whole tree with a weight',
      ),
    ]);
  });
});
