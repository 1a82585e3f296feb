import { afterEach, beforeAll, expect, it } from '@jest/globals';
import { createEngine, type Engine } from './engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterEach(() => {
  engine.dispose();
  expect(engine.memory().tensors).toBe(0);
});

it('reports nothing for a function that tidies up', () => {
  const { ops } = engine;
  const { result, survivors, before, after } = engine.trackTensors(() =>
    ops.tidy(() => ops.sum(ops.ones([3])).dataSync()[0]),
  );
  expect([result, survivors]).toEqual([3, []]);
  expect(after).toEqual(before);
});

it('lists loose tensors, kept ones and variables with their shapes', () => {
  const { ops } = engine;
  const report = engine.trackTensors(() => {
    const loose = ops.ones([2, 3]);
    const kept = ops.tidy(() => ops.keep(ops.tensor(Int32Array.of(1), [1])));
    ops.tidy(() => ops.keep(ops.zeros([9]))).dispose();
    ops.tidy(() => ops.variable('w', [4]));
    return [loose, kept];
  });
  expect(report.survivors).toEqual([
    { shape: [2, 3], dtype: 'float32' },
    { shape: [1], dtype: 'int32' },
    { shape: [4], dtype: 'float32' },
  ]);
  expect(report.after.tensors - report.before.tensors).toBe(3);
  for (const tensor of report.result) tensor.dispose();
});

it('hands the survivors to the surrounding scope', () => {
  const { ops } = engine;
  ops.tidy(() => {
    engine.trackTensors(() => ops.ones([2]));
    expect(engine.memory().tensors).toBe(1);
  });
});

it('follows a function that waits', async () => {
  const { ops } = engine;
  const report = await engine.trackTensors(async () => {
    await Promise.resolve();
    return ops.ones([5]);
  });
  expect(report.survivors).toEqual([{ shape: [5], dtype: 'float32' }]);
  report.result.dispose();
});

it('passes errors on', async () => {
  const failing = (): never => {
    throw new Error('stop');
  };
  expect(() => engine.trackTensors(failing)).toThrow('stop');
  await expect(engine.trackTensors(async () => Promise.reject(new Error('later')))).rejects.toThrow('later');
});
