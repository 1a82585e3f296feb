import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Gathered, Metric, Targets, Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { moduleOf } from '../testing/module-of.fixture.js';
import { OWN_MODULES } from '../testing/nas-metrics.fixture.js';
import { ConfusionMatrixMetric } from './confusion-matrix-metric.js';
import { CorrelationsMetric } from './correlations-metric.js';
import { FitDistributionsMetric } from './fit-distributions-metric.js';
import { cumulative, fitNormal, kolmogorovSmirnov } from './normal-fit.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const LAST = { epoch: 4, isLast: true };

/** What a metric gathers over batches of outputs (rows) and targets: class indices, or single values. */
function gathered(
  metric: Metric,
  batches: readonly (readonly [outputs: readonly (readonly number[])[], targets: readonly number[]])[],
  at: Parameters<Metric['gather']>[0] = LAST,
): Gathered | undefined {
  const { ops } = engine;
  const gatherer = metric.gather(at)!;
  const before = engine.memory().tensors;
  for (const [rows, targets] of batches) {
    ops.tidy(() => {
      const size = targets.length;
      const width = rows[0]!.length;
      const labels = ops.tensor(Int32Array.from(targets), [size], 'int32');
      const probabilities = width === 1 ? ops.tensor([...targets], [size, 1]) : ops.oneHot(labels, width);
      const outputs: Tensor[] = [ops.zeros([size, width]), ops.tensor(rows.flat(), [size, width])];
      const all: Targets = { labels, probabilities };
      gatherer.add(ops, outputs, all);
      expect(metric.evaluate(ops, outputs, all)).toEqual({});
    });
  }
  expect(engine.memory().tensors).toBe(before);
  return gatherer.result();
}

describe.each([
  ['ConfusionMatrixMetric', ConfusionMatrixMetric],
  ['CorrelationsMetric', CorrelationsMetric],
  ['FitDistributionsMetric', FitDistributionsMetric],
])('%s', (_, cls) => {
  async function prepared(args: Parameters<typeof moduleOf>[1] = {}): Promise<Metric> {
    const metric: Metric = moduleOf(cls as typeof ConfusionMatrixMetric, args);
    await metric.prepare(OWN_MODULES);
    return metric;
  }

  it('gathers in every n-th epoch and the last, or in the last alone', async () => {
    const epochs = async (each_epochs: number): Promise<boolean[]> => {
      const metric = await prepared({ each_epochs });
      return [0, 1, 2, 3, 4].map((epoch) => metric.gather({ epoch, isLast: epoch === 4 }) !== undefined);
    };
    expect(await epochs(-1)).toEqual([false, false, false, false, true]);
    expect(await epochs(2)).toEqual([false, true, false, true, true]);
  });

  it('has nothing to say without samples', async () => {
    expect(gathered(await prepared(), [])).toBeUndefined();
  });
});

describe('ConfusionMatrixMetric', () => {
  const rows = [
    [0.9, 0.1, 0],
    [0.1, 0.9, 0],
    [0.1, 0.2, 0.7],
    [0.6, 0.4, 0],
    [0.5, 0.5, 0.2],
  ];
  const labels = [0, 1, 2, 1, 2];
  const fields = (svg: string): string[] =>
    [...svg.matchAll(/text-anchor="middle" fill="\w+">(\d+)</g)].map(([, count]) => count!);

  it('counts over all batches by prediction and target', () => {
    const metric = moduleOf(ConfusionMatrixMetric);
    const result = gathered(metric, [
      [rows.slice(0, 2), labels.slice(0, 2)],
      [rows.slice(2), labels.slice(2)],
    ])!;
    // predictions 0 1 2 0 0, the last one a tie
    expect(fields(result.figures!.get('confusion_matrix')!)).toEqual(['1', '1', '1', '0', '1', '0', '0', '0', '1']);
    expect(result.metrics).toEqual({ 'confusion_matrix/mean_recall': expect.closeTo((1 + 1 / 2 + 1 / 2) / 3, 12) });
  });

  it('draws the share of each target, and names the classes', () => {
    const at = { ...LAST, classNames: ['cat', 'dog & <fox>', 'owl'] };
    const { figures, pictures } = gathered(moduleOf(ConfusionMatrixMetric), [[rows, labels]], at)!;
    expect(figures!.get('confusion_matrix')).toContain('>dog &amp; &lt;fox&gt;<');
    const { width, height, rgb } = pictures!.get('confusion_matrix')!;
    expect([width, height, rgb.length]).toEqual([24, 24, 24 * 24 * 3]);
    // the first field holds all of its target, the one below none
    expect([...rgb.subarray(0, 3)]).toEqual([30, 75, 150]);
    expect([...rgb.subarray(8 * 24 * 3, 8 * 24 * 3 + 3)]).toEqual([255, 255, 255]);
  });

  it('leaves out ignored targets and predictions', () => {
    const metric = moduleOf(ConfusionMatrixMetric, { ignore_target_index: 2, ignore_prediction_index: 0 });
    const result = gathered(metric, [[rows, labels]])!;
    // targets 0 1 1, predictions 1 1 1
    expect(fields(result.figures!.get('confusion_matrix')!)).toEqual(['0', '0', '0', '1', '2', '0', '0', '0', '0']);
  });
});

describe('CorrelationsMetric', () => {
  async function prepared(args: Parameters<typeof moduleOf>[1] = {}): Promise<CorrelationsMetric> {
    const metric = moduleOf(CorrelationsMetric, args);
    await metric.prepare(OWN_MODULES);
    return metric;
  }

  it('measures over all batches, by rank and linearly', async () => {
    const correlations = ['KendallTauNasMetric', 'SpearmanNasMetric', 'PearsonNasMetric'];
    const batches = [
      [
        [[1], [2]],
        [1, 4],
      ],
      [
        [[4], [3]],
        [9, 16],
      ],
    ] as const;
    const { metrics, figures } = gathered(await prepared({ correlations }), batches)!;
    // one of six pairs is in the wrong order; rank differences 0 0 1 1: 1 - 6 * 2 / (4 * 15)
    expect(metrics).toEqual({
      'correlations/KendallTauNasMetric': expect.closeTo(4 / 6, 6),
      'correlations/SpearmanNasMetric': expect.closeTo(0.8, 6),
      'correlations/PearsonNasMetric': expect.closeTo(18 / Math.sqrt(645), 6),
    });
    expect(figures!.get('correlations')).toContain('KendallTauNasMetric 0.6667');
  });

  it('leaves out what is undefined, and has to be prepared', async () => {
    const constant = [[[[1], [1]], [1, 4]]] as const; // prettier-ignore
    expect(gathered(await prepared(), constant)!.metrics).toEqual({});
    expect(() => gathered(moduleOf(CorrelationsMetric), constant)).toThrow('its correlations are not loaded');
  });

  it('is for single values only', async () => {
    const metric = await prepared();
    expect(() => gathered(metric, [[[[1, 2]], [1]]])).toThrow(
      'is for regression of single values, found outputs [1, 2]',
    );
  });
});

describe('FitDistributionsMetric', () => {
  const outputs = [[0], [1], [2], [3], [4], [5], [6], [7]];
  const targets = [1, 1, 2, 3, 4, 5, 6, 8];
  const BATCHES = [
    [outputs.slice(0, 3), targets.slice(0, 3)],
    [outputs.slice(3), targets.slice(3)],
  ] as const;

  it('draws the differences of target and output', () => {
    const { metrics, figures, distributions } = gathered(moduleOf(FitDistributionsMetric, { num_bins: 4 }), BATCHES)!;
    expect(metrics).toEqual({});
    expect(distributions!.get('differences')).toEqual([1, 0, 0, 0, 0, 0, 0, 1]);
    expect(figures!.get('differences')).toContain('8 differences');
  });

  it('fits a normal distribution and tests it', () => {
    const { metrics, figures } = gathered(
      moduleOf(FitDistributionsMetric, { fit_normal: true, test_ks: true, log_y: true }),
      BATCHES,
    )!;
    // six 0 and two 1: mean 1/4, deviation sqrt(3)/4; largest distance at 0: 6/8 - Phi(-1/sqrt(3))
    expect(metrics).toEqual({
      'differences/mean': 0.25,
      'differences/std': expect.closeTo(Math.sqrt(3) / 4, 12),
      'differences/ks_statistic': expect.closeTo(0.75 - 0.2818514, 6),
      'differences/ks_p': expect.any(Number),
    });
    expect(metrics['differences/ks_p']).toBeLessThan(0.06);
    expect(figures!.get('differences')).toContain('normal, 0.250 ± 0.433');
  });

  it('has no fit of equal differences', () => {
    const same = gathered(moduleOf(FitDistributionsMetric, { fit_normal: true, test_ks: true }), [
      [
        [[1], [2]],
        [1, 2],
      ],
    ])!;
    expect(same.metrics).toEqual({ 'differences/mean': 0, 'differences/std': 0 });
  });
});

describe('normal distributions', () => {
  it('are fitted by mean and deviation', () => {
    expect(fitNormal([1, 2, 3, 6])).toEqual({ mean: 3, std: Math.sqrt((4 + 1 + 0 + 9) / 4) });
  });

  it.each([
    [0, 0.5],
    [1.959964, 0.975],
    [-1.281552, 0.1],
    [-3.090232, 0.001],
  ])('have the probability below %d of a printed table', (x, p) => {
    expect(cumulative(x, { mean: 0, std: 1 })).toBeCloseTo(p, 6);
  });

  it.each([
    // critical distances for p = 0.05: Miller, 1956, "Table of percentage points of Kolmogorov statistics"
    [10, 0.40925],
    [20, 0.29408],
    [35, 0.22425],
  ])('are refused at the critical distance of %i values', (n, distance) => {
    // n equal steps of a uniform sample, moved by so much that the largest distance is the critical one
    const low = (p: number): number => quantile(Math.max(1e-9, p));
    const values = Array.from({ length: n }, (_, i) => low((i + 1) / n - distance));
    const { statistic, p } = kolmogorovSmirnov(values, { mean: 0, std: 1 });
    expect(statistic).toBeCloseTo(distance, 3);
    expect(Math.abs(p - 0.05)).toBeLessThan(0.004);
  });
});

/** The value with this probability below it, by bisection. */
function quantile(p: number): number {
  let [low, high] = [-10, 10];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (cumulative(middle, { mean: 0, std: 1 }) < p) low = middle;
    else high = middle;
  }
  return low;
}
