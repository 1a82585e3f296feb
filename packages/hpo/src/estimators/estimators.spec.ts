import { describe, expect, it } from '@jest/globals';
import type { EstimatorContext, Gene, NetEvaluation } from '@uninas/contracts';
import { moduleOf } from '../testing/search-problem.fixture.js';
import { NetMacsEstimator } from './net-macs-estimator.js';
import { NetParamsEstimator } from './net-params-estimator.js';
import { NetValueEstimator } from './net-value-estimator.js';

const context: EstimatorContext = {
  macs: (gene) => 100 + gene[0]!,
  params: (gene, onlyTrainable) => 10 * gene[0]! + (onlyTrainable === true ? 0 : 1),
  evaluate: (gene: Gene, evaluation: NetEvaluation) =>
    Promise.resolve({ 'val/accuracy/1': gene[0]! / 10, 'val/loss': evaluation.batchesForward }),
};

describe('estimators', () => {
  it('count multiply-adds and parameters of the gene itself (D42)', async () => {
    const params = moduleOf(NetParamsEstimator, { is_objective: true });
    expect(await params.estimate([1], context)).toBe(10);
    expect(await params.estimate([2], context)).toBe(20);
    expect(await moduleOf(NetParamsEstimator, { count_only_trainable: false }).estimate([2], context)).toBe(21);
    expect(await moduleOf(NetMacsEstimator, {}).estimate([3], context)).toBe(103);
  });

  it('evaluate as asked and pick the value by its log key', async () => {
    expect(await moduleOf(NetValueEstimator, {}).estimate([7], context)).toBe(0.7);
    const other = moduleOf(NetValueEstimator, { value: 'val/loss', batches_forward: 3 });
    expect(await other.estimate([7], context)).toBe(3);
  });

  it('say what is missing', async () => {
    const wrong = moduleOf(NetValueEstimator, { value: 'val/acc' });
    await expect(wrong.estimate([7], context)).rejects.toThrow(
      'there is no val/acc; measured are val/accuracy/1, val/loss',
    );
    await expect(wrong.estimate([7], {})).rejects.toThrow('trained super-network');
    expect(() => moduleOf(NetMacsEstimator, {}).estimate([7], {})).toThrow('super-network');
    expect(() => moduleOf(NetParamsEstimator, {}).estimate([7], {})).toThrow('super-network');
  });
});
