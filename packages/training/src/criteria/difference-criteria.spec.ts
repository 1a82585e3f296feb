import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Criterion, Targets } from '@uninas/contracts';
import { createEngine, type Engine } from '@uninas/engine';
import { moduleOf } from '../testing/module-of.fixture.js';
import { DistillL2Criterion } from './distill-l2-criterion.js';
import { HuberCriterion } from './huber-criterion.js';
import { L1Criterion } from './l1-criterion.js';
import { L2Criterion } from './l2-criterion.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** The loss of differences to the class [1, 0] for two samples, and its gradient with respect to the output. */
function measured(criterion: Criterion, differences: readonly number[]): { loss: number[]; gradient: number[] } {
  const { ops } = engine;
  const labels = [0, 1];
  const oneHot = [1, 0, 0, 1];
  const output = ops.variable('y', [2, 2], { data: Float32Array.from(differences, (d, i) => oneHot[i]! + d) });
  const before = engine.memory().tensors;
  const result = ops.tidy(() => {
    const indices = ops.tensor(Int32Array.from(labels), [2], 'int32');
    const probabilities = ops.oneHot(indices, 2);
    const targets: Targets = {
      labels: indices,
      probabilities,
      teacher: [{ block: 'b', weight: 1, value: probabilities }],
    };
    const loss = [...criterion.loss(ops, output.value, targets).dataSync()];
    const { gradients } = ops.valueAndGradients(() => ops.sum(criterion.loss(ops, output.value, targets)), [output]);
    return { loss, gradient: [...gradients[0]!.dataSync()] };
  });
  expect(engine.memory().tensors).toBe(before);
  output.dispose();
  return result;
}
const close = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 5));

const D = [0.5, -1, 3, -0.25];
describe.each([
  // |d|, its sign
  ['L1Criterion', L1Criterion, {}, [0.5, 1, 3, 0.25], [1, -1, 1, -1]],
  // d², 2 d
  ['L2Criterion', L2Criterion, {}, [0.25, 1, 9, 0.0625], [1, -2, 6, -0.5]],
  // d²/2 below 1, |d| - 1/2 above; d limited to [-1, 1]
  ['HuberCriterion', HuberCriterion, { delta: 0.75 }, [0.125, 0.46875, 1.96875, 0.03125], [0.5, -0.75, 0.75, -0.25]],
  ['DistillL2Criterion', DistillL2Criterion, {}, [0.25, 1, 9, 0.0625], [1, -2, 6, -0.5]],
] as const)('%s', (_, cls, args, each, slopes) => {
  const make = (reduction: string): Criterion => moduleOf(cls as typeof L1Criterion, { ...args, reduction });
  const total = each.reduce((sum, value) => sum + value, 0);

  it('is the mean or the sum over all elements, or the mean of each sample', () => {
    expect(measured(make('mean'), D).loss).toEqual(close([total / 4]));
    expect(measured(make('sum'), D).loss).toEqual(close([total]));
    expect(measured(make('none'), D).loss).toEqual(close([(each[0] + each[1]) / 2, (each[2] + each[3]) / 2]));
  });

  it('has the gradient of its reduction', () => {
    expect(measured(make('mean'), D).gradient).toEqual(close(slopes.map((slope) => slope / 4)));
    expect(measured(make('sum'), D).gradient).toEqual(close(slopes));
    expect(measured(make('none'), D).gradient).toEqual(close(slopes.map((slope) => slope / 2)));
  });
});

describe('targets', () => {
  const lossOf = (criterion: Criterion, shape: readonly number[], targets: Partial<Targets>): void => {
    const { ops } = engine;
    ops.tidy(() => {
      const labels = ops.tensor(Int32Array.of(0, 1), [2], 'int32');
      criterion.loss(ops, ops.zeros(shape), { labels, probabilities: ops.zeros([2, 3]), ...targets });
    });
  };

  it('must have the shape of the output', () => {
    expect(() => lossOf(moduleOf(L1Criterion), [2, 4], {})).toThrow(
      'L1Criterion: the output has the shape [2, 4], the targets [2, 3]',
    );
  });

  it('of a distillation are one output of the teacher, of any shape', () => {
    const value = engine.ops.ones([2, 4, 4, 8]);
    const teacher = [{ block: 'a', weight: 1, value }];
    expect(() => lossOf(moduleOf(DistillL2Criterion), [2, 4, 4, 8], { teacher })).not.toThrow();
    expect(() => lossOf(moduleOf(DistillL2Criterion), [2, 3], {})).toThrow(
      'needs one output of a teacher for that of the student, found 0',
    );
    expect(() => lossOf(moduleOf(DistillL2Criterion), [2, 3], { teacher: [...teacher, ...teacher] })).toThrow(
      'found 2',
    );
    value.dispose();
  });
});
