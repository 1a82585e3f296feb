import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createEngine, type Engine } from '../engine.js';
import { values } from '../testing/values.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => expect(engine.memory().tensors).toBe(0));

describe('values', () => {
  const data = values([2, 3, 4, 5]);

  it('of a slice are those of the ranges', () => {
    const { ops } = engine;
    ops.tidy(() => {
      const part = ops.slice(ops.tensor(data, [2, 3, 4, 5]), [1, 1, 1, 2], [1, 2, 3, 2]);
      const expected: number[] = [];
      for (let a = 1; a < 3; a += 1)
        for (let b = 1; b < 4; b += 1) for (let c = 2; c < 4; c += 1) expected.push(data[60 + a * 20 + b * 5 + c] ?? 0);
      expect([...part.dataSync()]).toEqual(expected);
    });
  });

  it('of an integer slice keep their type', () => {
    const { ops } = engine;
    ops.tidy(() => {
      const part = ops.slice(ops.tensor(Int32Array.of(1, 2, 3, 4, 5, 6), [2, 3]), [0, 1], [2, 1]);
      expect([part.dtype, ...part.dataSync()]).toEqual(['int32', 2, 5]);
    });
  });

  it('of an enlarged image repeat its pixels', () => {
    const { ops } = engine;
    ops.tidy(() => {
      const x = ops.tensor([1, 2, 3, 4], [1, 2, 2, 1]);
      expect([...ops.upsampleNearest(x, [1, 3]).dataSync()]).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    });
  });

  it('of oneHot are ones at the indices', () => {
    const { ops } = engine;
    ops.tidy(() => {
      const result = ops.oneHot(ops.tensor(Int32Array.of(2, 0), [2]), 3);
      expect([result.dtype, ...result.dataSync()]).toEqual(['float32', 0, 0, 1, 1, 0, 0]);
    });
  });

  it('of log-probabilities stay finite for large logits', () => {
    const { ops } = engine;
    ops.tidy(() => {
      const logits = ops.tensor([1000, 0, -1000], [1, 3]);
      expect([...ops.softmaxCrossEntropy(logits, ops.tensor([0, 0, 1], [1, 3])).dataSync()]).toEqual([2000]);
      expect([...ops.softmax(logits).dataSync()]).toEqual([1, 0, 0]);
    });
  });
});
