import { describe, expect, it } from '@jest/globals';
import type { Benchmark, BenchQuestion, EstimatorContext } from '@uninas/contracts';
import { moduleOf } from '../testing/search-problem.fixture.js';
import { MiniBenchAcc1Estimator } from './mini-bench-acc1-estimator.js';
import { MiniBenchFlopsEstimator } from './mini-bench-flops-estimator.js';
import { MiniBenchLatencyEstimator } from './mini-bench-latency-estimator.js';
import { MiniBenchLossEstimator } from './mini-bench-loss-estimator.js';
import { MiniBenchParamsEstimator } from './mini-bench-params-estimator.js';

/** A benchmark in which every value is the first index of the gene, with a record of what was asked. */
function benchmark(): { readonly context: EstimatorContext; readonly asked: BenchQuestion[] } {
  const asked: BenchQuestion[] = [];
  const table: Benchmark = {
    name: 'toy',
    space: [[0, 1, 2]],
    genes: [[2]],
    keys: [],
    keyOf: (question) => {
      asked.push(question);
      return question.metric;
    },
    value: ([first], key) => (key === 'latency' ? Number.NaN : first!),
    lookUp: () => undefined,
    textOf: String,
  };
  return { context: { benchmark: table }, asked };
}

describe('estimators of benchmarks', () => {
  it('ask for their metric, and leave the rest to the benchmark', () => {
    const { context, asked } = benchmark();
    const estimators = [
      MiniBenchAcc1Estimator,
      MiniBenchFlopsEstimator,
      MiniBenchLatencyEstimator,
      MiniBenchLossEstimator,
      MiniBenchParamsEstimator,
    ].map((cls) => moduleOf(cls as typeof MiniBenchAcc1Estimator));
    expect(estimators.map((estimator) => estimator.estimate([2], context))).toEqual([2, 2, NaN, 2, 2]);
    expect(asked).toEqual(['acc1', 'flops', 'latency', 'loss', 'params'].map((metric) => ({ metric })));
  });

  it('may ask for another data set, part of it, and length of the training', () => {
    const { context, asked } = benchmark();
    const args = { data_set: 'cifar100', result_type: 'valid', epochs: 12 };
    void moduleOf(MiniBenchAcc1Estimator, args).estimate([1], context);
    void moduleOf(MiniBenchParamsEstimator, { data_set: 'cifar100' }).estimate([1], context);
    expect(asked).toEqual([
      { metric: 'acc1', dataSet: 'cifar100', resultType: 'valid', epochs: 12 },
      { metric: 'params', dataSet: 'cifar100' },
    ]);
  });

  it('need a benchmark', () => {
    expect(() => moduleOf(MiniBenchLossEstimator).estimate([0], {})).toThrow(
      'MiniBenchLossEstimator needs a benchmark',
    );
  });
});
