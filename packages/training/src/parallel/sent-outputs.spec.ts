import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Metric, type Gatherer, type Metrics, type Ops, type Targets, type Tensor } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { ConfusionMatrixMetric } from '../metrics/confusion-matrix-metric.js';
import { CorrelationsMetric } from '../metrics/correlations-metric.js';
import { FitDistributionsMetric } from '../metrics/fit-distributions-metric.js';
import { moduleOf } from '../testing/module-of.fixture.js';
import { OWN_MODULES } from '../testing/nas-metrics.fixture.js';
import { PhaseGatherers } from '../trainer/phase-gatherers.js';
import { gatherRecorded, OutputRecorder } from './sent-outputs.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const LAST = { epoch: 0, isLast: true };

/** The difference of the first output to that of the teacher, whatever else there is of the targets. */
class TeacherMetric extends Metric {
  override evaluate(): Metrics {
    return {};
  }

  override gather(): Gatherer {
    const seen: unknown[] = [];
    return {
      add: (ops: Ops, outputs, { teacher, weights, labels }) => {
        const [{ value, ...rest }] = teacher as [NonNullable<Targets['teacher']>[number]];
        const difference = ops.tidy(() => [...ops.sub(outputs[0]!, value).dataSync()]);
        seen.push([difference, rest, weights, labels.dtype, value.shape]);
      },
      result: () => ({ metrics: {}, figures: new Map([['seen', JSON.stringify(seen)]]) }),
    };
  }
}

/** Outputs `[size, width]` of two heads, and targets; made up by position. */
function passOf(ops: Ops, batch: number, size: number, width: number): [readonly Tensor[], Targets] {
  const value = (i: number): number => Math.fround(Math.sin(13 * batch + 7 * i));
  const values = (shift: number): Tensor =>
    ops.tensor(Float32Array.from({ length: size * width }, (_, i) => value(i + shift)), [size, width]); // prettier-ignore
  const labels = ops.tensor(Int32Array.from({ length: size }, (_, i) => (batch + i) % width), [size], 'int32'); // prettier-ignore
  const teacher = [{ block: 'sb-0', weight: 0.5, value: values(3) }];
  return [[values(1), values(2)], { labels, probabilities: values(5), weights: [1, 0.4], teacher }];
}

it.each([
  ['ConfusionMatrixMetric', 4, () => moduleOf(ConfusionMatrixMetric)],
  ['CorrelationsMetric', 1, () => moduleOf(CorrelationsMetric, { correlations: ['KendallTauNasMetric', 'PearsonNasMetric', 'SpearmanNasMetric'] })], // prettier-ignore
  ['FitDistributionsMetric', 1, () => moduleOf(FitDistributionsMetric, { fit_normal: true, test_ks: true })],
  ['a metric that looks at a teacher', 4, () => moduleOf(TeacherMetric)],
] as const)(
  '%s gathers from what another thread recorded as from the outputs themselves',
  async (_, width, metricOf) => {
    const { ops } = engine;
    const silent = moduleOf(ConfusionMatrixMetric);
    const [here, there]: Metric[][] = [
      [silent, metricOf()],
      [silent, metricOf()],
    ];
    for (const metric of [here![1]!, there![1]!]) await metric.prepare(OWN_MODULES);
    const [expected, found] = [here!, here!].map((metrics) => new PhaseGatherers(metrics.slice(1), LAST, 'val/'));
    const before = engine.memory().tensors;
    for (const [batch, size] of [8, 8, 3].entries()) {
      const recorder = new OutputRecorder(there!, [1]);
      ops.tidy(() => {
        const [outputs, targets] = passOf(ops, batch, size, width);
        expected!.of(here![1]!)!.add(ops, outputs, targets);
        // only what gathers there is recorded
        expect(recorder.of(there![0]!)).toBeUndefined();
        recorder.of(there![1]!)!.add(ops, outputs, targets);
      });
      gatherRecorded(ops, structuredClone(recorder.recorded), here!, found);
    }
    expect(engine.memory().tensors).toBe(before);
    expect(found!.results()).toHaveLength(1);
    expect(found!.results()).toEqual(expected!.results());
  },
);

it('sends the outputs of a pass once, however many metrics gather from them', () => {
  const { ops } = engine;
  const metrics = [moduleOf(ConfusionMatrixMetric), moduleOf(ConfusionMatrixMetric)];
  const recorder = new OutputRecorder(metrics, [0, 1]);
  ops.tidy(() => {
    const pass = passOf(ops, 0, 5, 3);
    for (const metric of metrics) recorder.of(metric)!.add(ops, ...pass);
  });
  expect(recorder.recorded.map((one) => one.metrics)).toEqual([[0, 1]]);
});
