import { beforeAll, describe, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '@uninas/engine';
import type { Targets } from '@uninas/contracts';
import { moduleOf } from '../testing/module-of.fixture.js';
import { CrossEntropyCriterion } from './cross-entropy-criterion.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const LOGITS = [1, 2, 3, 0, 0, 0];

function lossOf(args: Parameters<typeof moduleOf>[1], labels: readonly number[], logits = LOGITS): number[] {
  const { ops } = engine;
  const criterion = moduleOf(CrossEntropyCriterion, args);
  return ops.tidy(() => {
    const indices = ops.tensor(Int32Array.from(labels), [labels.length], 'int32');
    const targets: Targets = { labels: indices, probabilities: ops.oneHot(indices, 3) };
    return [...criterion.loss(ops, ops.tensor(logits, [labels.length, 3]), targets).dataSync()];
  });
}

// -log softmax(1, 2, 3) is 2.4076059, 1.4076059, 0.4076059; log 3 is 1.0986123
describe('CrossEntropyCriterion', () => {
  it('is the mean of -log softmax at the label', () => {
    expect(lossOf({}, [2, 0])).toEqual([expect.closeTo((0.4076059 + 1.0986123) / 2, 6)]);
    expect(lossOf({ reduction: 'sum' }, [2, 0])).toEqual([expect.closeTo(1.5062182, 6)]);
  });

  it('keeps one loss per sample with reduction none, also with smoothing (D29)', () => {
    expect(lossOf({ reduction: 'none' }, [2, 0])).toEqual([expect.closeTo(0.4076059, 6), expect.closeTo(1.0986123, 6)]);
    // 0.9 * 0.4076059 + 0.1 * (2.4076059 + 1.4076059 + 0.4076059) / 3
    const smooth = lossOf({ reduction: 'none', smoothing_epsilon: 0.1 }, [2, 0]);
    expect(smooth).toEqual([expect.closeTo(0.5076059, 6), expect.closeTo(1.0986123, 6)]);
  });

  it('ignores by class index, and does not count what it ignores (D29)', () => {
    expect(lossOf({ ignore_index: 0 }, [2, 0])).toEqual([expect.closeTo(0.4076059, 6)]);
    expect(lossOf({ ignore_index: 1 }, [2, 0])).toEqual([expect.closeTo((0.4076059 + 1.0986123) / 2, 6)]);
    expect(lossOf({ ignore_index: 2, reduction: 'none' }, [2, 0])).toEqual([0, expect.closeTo(1.0986123, 6)]);
    expect(lossOf({ ignore_index: 2 }, [2, 2])).toEqual([0]);
  });

  it('gives ignored samples no gradient, and others that of the mean over the counted', () => {
    const { ops } = engine;
    const logits = ops.variable('logits', [2, 3], { data: Float32Array.from(LOGITS) });
    const criterion = moduleOf(CrossEntropyCriterion, { ignore_index: 0 });
    const gradient = ops.tidy(() => {
      const labels = ops.tensor(Int32Array.from([2, 0]), [2], 'int32');
      const targets: Targets = { labels, probabilities: ops.oneHot(labels, 3) };
      const { gradients } = ops.valueAndGradients(() => criterion.loss(ops, logits.value, targets), [logits]);
      return [...gradients[0]!.dataSync()];
    });
    logits.dispose();
    // softmax(1, 2, 3) - (0, 0, 1)
    expect(gradient).toEqual([0.0900306, 0.2447285, -0.3347591, 0, 0, 0].map((value) => expect.closeTo(value, 6)));
  });

  it('leaves no tensor', () => {
    const before = engine.memory().tensors;
    lossOf({ smoothing_epsilon: 0.1, ignore_index: 0 }, [2, 0]);
    expect(engine.memory().tensors).toBe(before);
  });
});
