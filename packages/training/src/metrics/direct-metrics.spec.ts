import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Targets } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { CrossEntropyCriterion } from '../criteria/cross-entropy-criterion.js';
import { L1Criterion } from '../criteria/l1-criterion.js';
import { moduleOf } from '../testing/module-of.fixture.js';
import { CriterionMetric } from './criterion-metric.js';
import { DistillL2Metric } from './distill-l2-metric.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const modules = (cls: unknown) => ({ load: () => Promise.resolve(cls) });

describe('CriterionMetric', () => {
  const evaluated = (metric: CriterionMetric, weights?: readonly number[]): object => {
    const { ops } = engine;
    return ops.tidy(() => {
      const labels = ops.tensor(Int32Array.of(0, 1), [2], 'int32');
      const targets: Targets = { labels, probabilities: ops.oneHot(labels, 2), ...(weights && { weights }) };
      // differences to [1, 0, 0, 1]: 1, 0, 0, 1 and 1, 0, 2, 0
      return metric.evaluate(ops, [ops.zeros([2, 2]), ops.tensor([2, 0, 2, 1], [2, 2])], targets);
    });
  };

  it('adds up all heads by their weights', async () => {
    const metric = moduleOf(CriterionMetric);
    await metric.prepare(modules(L1Criterion));
    const before = engine.memory().tensors;
    expect(evaluated(metric)).toEqual({ 'criterion/L1Criterion': 0.5 + 0.75 });
    expect(evaluated(metric, [0.5, 2])).toEqual({ 'criterion/L1Criterion': 0.25 + 1.5 });
    expect(engine.memory().tensors).toBe(before);
  });

  it('takes any criterion', async () => {
    const metric = moduleOf(CriterionMetric, { criterion: 'CrossEntropyCriterion' });
    await metric.prepare(modules(CrossEntropyCriterion));
    const second = (Math.log(1 + Math.exp(-2)) + Math.log(1 + Math.exp(1))) / 2;
    expect(evaluated(metric)).toEqual({ 'criterion/CrossEntropyCriterion': expect.closeTo(Math.log(2) + second, 5) });
  });

  it('must be prepared', () => {
    expect(() => evaluated(moduleOf(CriterionMetric))).toThrow('L1Criterion is not loaded');
  });
});

describe('DistillL2Metric', () => {
  const evaluated = (
    ...blocks: readonly [block: string, weight: number, student: number[], teacher: number[]][]
  ): object => {
    const { ops } = engine;
    return ops.tidy(() => {
      const labels = ops.tensor(Int32Array.of(0), [1], 'int32');
      const teacher = blocks.map(([block, weight, , value]) => ({
        block,
        weight,
        value: ops.tensor(value, [1, value.length]),
      }));
      const students = blocks.map(([, , student]) => ops.tensor(student, [1, student.length]));
      return moduleOf(DistillL2Metric).evaluate(ops, students, { labels, probabilities: ops.zeros([1, 2]), teacher });
    });
  };

  it('measures each output of each block, times the weight of the block', () => {
    const found = evaluated(['sb-0', 2, [1, 2], [2, 4]], ['sb-3', 0.5, [1], [3]], ['sb-0', 2, [0, 0, 0], [3, 0, 0]]);
    expect(found).toEqual({ 'L2/sb-0/0': 5, 'L2/sb-3/0': 2, 'L2/sb-0/1': 6 });
  });

  it('needs a teacher with outputs of the same shapes', () => {
    expect(() => evaluated(['a', 1, [1, 2], [1]])).toThrow(
      'DistillL2Metric: the output of a is [1, 2], that of the teacher [1, 1]',
    );
    const targets = {} as Targets;
    expect(() => moduleOf(DistillL2Metric).evaluate(engine.ops, [engine.ops.zeros([1])], targets)).toThrow(
      'there are 1 outputs, 0 of a teacher',
    );
  });
});
