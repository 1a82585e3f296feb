import { describe, expect, it } from '@jest/globals';
import type { NasCurve, NasMetric, NasPairs } from '@uninas/contracts';
import { moduleOf } from '../testing/module-of.fixture.js';
import { OWN_MODULES } from '../testing/nas-metrics.fixture.js';
import { ByPredictionNasMetric } from './by-prediction-nas-metric.js';
import { ByTargetsNasMetric } from './by-targets-nas-metric.js';
import { ImprovementNasMetric } from './improvement-nas-metric.js';
import { KendallTauNasMetric } from './kendall-tau-nas-metric.js';
import { loadNasMetrics } from './load-nas-metrics.js';
import { PearsonNasMetric } from './pearson-nas-metric.js';
import { sizesFrom } from './sizes.js';
import { SpearmanNasMetric } from './spearman-nas-metric.js';

/** In the order of the truth: 5, 4, 3, 2, 1, of which 4 is predicted to be best, and 5 third. */
const PAIRS: NasPairs = { predictions: [1, 3, 5, 2, 4], targets: [1, 3, 4, 2, 5], maximize: true };
const less = ({ predictions, targets }: NasPairs): NasPairs => {
  return { predictions: predictions.map((value) => -value), targets: targets.map((value) => -value), maximize: false };
};
const curve = (metric: NasMetric, pairs: NasPairs, name: string): NasCurve['points'] =>
  metric.find(pairs).curves.find((one) => one.name === name)!.points;

describe('correlations', () => {
  it('are of all architectures, and of the n that truly are best', () => {
    const tau = moduleOf(KendallTauNasMetric);
    // the truth sorted: 5 4 3 2 1, predictions 4 5 3 2 1: one pair of three, of six, of ten is in the wrong order
    expect(tau.value(PAIRS)).toBeCloseTo(0.8, 12);
    const points = curve(tau, PAIRS, 'KendallTauNasMetric');
    expect(points.map(([n]) => n)).toEqual([3, 4, 5]);
    for (const [i, expected] of [1 / 3, 4 / 6, 8 / 10].entries()) expect(points[i]![1]).toBeCloseTo(expected, 12);
    expect(curve(tau, less(PAIRS), 'KendallTauNasMetric')).toEqual(points);
    // differences of ranks: 1 - 6 * 2 / (5 * 24)
    expect(moduleOf(SpearmanNasMetric).value(PAIRS)).toBeCloseTo(0.9, 12);
    expect(moduleOf(PearsonNasMetric).value(PAIRS)).toBeCloseTo(0.9, 12);
  });

  it('are no number where they are undefined', () => {
    const constant = { predictions: [1, 1, 1], targets: [1, 2, 3], maximize: true };
    expect(moduleOf(PearsonNasMetric).value(constant)).toBeNaN();
    expect(curve(moduleOf(SpearmanNasMetric), { ...constant, targets: [1, 2] }, 'SpearmanNasMetric')).toEqual([]);
  });
});

describe('ImprovementNasMetric', () => {
  const improvement = moduleOf(ImprovementNasMetric);

  it('is what the first n are truly worth', () => {
    // by prediction: 4, 5, 3, 2, 1
    expect(curve(improvement, PAIRS, 'predicted to be best')).toEqual([[1, 4], [2, 4.5], [3, 4], [4, 3.5], [5, 3]]); // prettier-ignore
    expect(curve(improvement, PAIRS, 'truly best')).toEqual([[1, 5], [2, 4.5], [3, 4], [4, 3.5], [5, 3]]); // prettier-ignore
    expect(curve(improvement, PAIRS, 'mean of all').every(([, value]) => value === 3)).toBe(true);
    expect(curve(improvement, less(PAIRS), 'predicted to be best').map(([, value]) => -value)).toEqual([4, 4.5, 4, 3.5, 3]); // prettier-ignore
  });

  it('has the gain of the ten best as its value', () => {
    const targets = Array.from({ length: 100 }, (_, i) => i);
    // the ten best of a perfect prediction have 94.5 on the average, all 49.5
    expect(improvement.value({ predictions: targets, targets, maximize: true })).toBe(45);
    expect(improvement.value({ predictions: targets, targets, maximize: false })).toBe(45);
    expect(improvement.value({ predictions: targets.toReversed(), targets, maximize: true })).toBe(-45);
  });
});

describe('values in the order of the other side', () => {
  it('are shown one by one where they are few', () => {
    expect(curve(moduleOf(ByPredictionNasMetric), PAIRS, 'mean')).toEqual([[1, 4], [2, 5], [3, 3], [4, 2], [5, 1]]); // prettier-ignore
    expect(curve(moduleOf(ByTargetsNasMetric), PAIRS, 'mean')).toEqual([[1, 4], [2, 5], [3, 3], [4, 2], [5, 1]]); // prettier-ignore
    expect(moduleOf(ByTargetsNasMetric).value(PAIRS)).toBeUndefined();
  });

  it('are put together where they are many, and none is lost', () => {
    const targets = Array.from({ length: 1234 }, (_, i) => (i * 7) % 1234);
    const pairs = { predictions: targets.map((value) => value / 10), targets, maximize: true };
    const [mean, least, most] = ['mean', 'least', 'most'].map((name) => curve(moduleOf(ByPredictionNasMetric), pairs, name)); // prettier-ignore
    expect(mean).toHaveLength(50);
    // of a perfect prediction, the bands follow each other
    for (let i = 1; i < 50; i++) expect(most![i]![1]).toBe(least![i - 1]![1] - 1);
    expect([most![0]![1], least![49]![1]]).toEqual([1233, 0]);
    expect(mean![0]).toEqual([13, 1221]);
    const byTargets = curve(moduleOf(ByTargetsNasMetric), pairs, 'most');
    expect(byTargets[0]![1]).toBeCloseTo(123.3, 12);
  });
});

it('sizes are every one of the first hundred, fewer of more, and the last', () => {
  expect(sizesFrom(3, 6)).toEqual([3, 4, 5, 6]);
  expect(sizesFrom(3, 2)).toEqual([]);
  const many = sizesFrom(1, 15625);
  expect(many.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(many.at(-1)).toBe(15625);
  expect(many.length).toBeLessThan(250);
  expect(new Set(many).size).toBe(many.length);
});

it('metrics are loaded by name, each once', async () => {
  const metrics = await loadNasMetrics(
    ['PearsonNasMetric', 'ByTargetsNasMetric', 'PearsonNasMetric'],
    OWN_MODULES,
    'x',
  );
  expect([...metrics.keys()]).toEqual(['PearsonNasMetric', 'ByTargetsNasMetric']);
  expect(metrics.get('ByTargetsNasMetric')).toBeInstanceOf(ByTargetsNasMetric);
});
