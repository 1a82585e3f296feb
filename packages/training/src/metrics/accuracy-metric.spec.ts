import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Metrics } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { moduleOf } from '../testing/module-of.fixture.js';
import { AccuracyMetric } from './accuracy-metric.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

function accuracy(args: Parameters<typeof moduleOf>[1], rows: number[][], labels: number[]): Metrics {
  const { ops } = engine;
  return ops.tidy(() => {
    const classes = rows[0]!.length;
    const indices = ops.tensor(Int32Array.from(labels), [labels.length], 'int32');
    const targets = { labels: indices, probabilities: ops.oneHot(indices, classes) };
    const wrong = ops.zeros([labels.length, classes]);
    const outputs = [wrong, ops.tensor(rows.flat(), [labels.length, classes])];
    return moduleOf(AccuracyMetric, args).evaluate(ops, outputs, targets);
  });
}

const ROWS = [
  [0.9, 0.1, 0],
  [0.1, 0.9, 0],
  [0.1, 0.2, 0.7],
  [0.6, 0.4, 0],
  [0.5, 0.3, 0.2],
];
const LABELS = [0, 1, 2, 1, 2];

describe('AccuracyMetric', () => {
  it('looks at the largest outputs of the last head: three of five, and four within two', () => {
    expect(accuracy({ topk: [1, 2] }, ROWS, LABELS)).toEqual({ 'accuracy/1': 0.6, 'accuracy/2': 0.8 });
  });

  it('works with fewer classes than k (D38)', () => {
    expect(accuracy({}, ROWS, LABELS)).toEqual({ 'accuracy/1': 0.6, 'accuracy/5': 1 });
  });

  it('does not take single values for classes, of which all would be correct', () => {
    expect(() => accuracy({}, [[0.3], [7]], [0, 0])).toThrow('AccuracyMetric is for classes, found a single output');
  });

  it('leaves the ignored class out, as a target and as a prediction', () => {
    // without class 0, [0.6, 0.4, 0] predicts 1 and [0.5, 0.3, 0.2] predicts 1
    expect(accuracy({ topk: [1], ignore_index: 0 }, ROWS, LABELS)).toEqual({ 'accuracy/1': 3 / 4 });
    expect(accuracy({ ignore_index: 1 }, ROWS.slice(1, 2), [1])).toEqual({});
  });

  it('counts neither ties at a later place nor NaN as correct', () => {
    expect(accuracy({ topk: [1] }, [[1, 1, 1]], [0])).toEqual({ 'accuracy/1': 1 });
    expect(accuracy({ topk: [1, 2] }, [[1, 1, 1]], [2])).toEqual({ 'accuracy/1': 0, 'accuracy/2': 0 });
    expect(accuracy({ topk: [1] }, [[NaN, NaN, NaN]], [0])).toEqual({ 'accuracy/1': 0 });
    expect(accuracy({ topk: [1] }, [[5, NaN, 1]], [0])).toEqual({ 'accuracy/1': 0 });
  });
});
