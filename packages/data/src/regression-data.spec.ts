import { describe, expect, it } from '@jest/globals';
import type { DataContext, OpenData } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { MixUpRegressionAug } from './mix-up-regression-aug.js';
import { build } from './module.fixture.js';
import { RandomRegressionData } from './random-regression-data.js';
import { SumToyData } from './sum-toy-data.js';

const context = (): DataContext => ({
  random: new Random(1),
  log: { info: () => undefined, warn: () => undefined },
});
const sizes = (data: OpenData): (number | undefined)[] =>
  (['train', 'valid', 'test'] as const).map((part) => data.loader(part)?.samples);

describe('SumToyData', () => {
  it('has vectors of digits and their sums', async () => {
    const data = await build(SumToyData, { vector_size: 4, batch_size_train: 500, valid_split: 1000 }).open(context());
    expect([sizes(data), data.info.input, data.info.output]).toEqual([[9000, 1000, 5000], [4], [1]]);
    const seen = new Set<number>();
    for (const part of ['train', 'valid', 'test'] as const) {
      const { size, inputs, targets, labels } = data.loader(part)!.batch(0, 0);
      expect([inputs.length, targets!.length, new Set(labels)]).toEqual([4 * size, size, new Set([0])]);
      for (let i = 0; i < size; i++) {
        const own = inputs.subarray(4 * i, 4 * i + 4);
        for (const digit of own) seen.add(digit);
        expect(targets![i]).toBe(own.reduce((sum, digit) => sum + digit, 0));
      }
    }
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('stays true when it is mixed', async () => {
    const set = build(MixUpRegressionAug);
    const data = await build(SumToyData, { batch_size_train: 8 }, { cls_augmentations: [set] }).open(context());
    const { inputs, targets } = data.loader('train')!.batch(0, 0);
    for (let i = 0; i < 8; i++) {
      const sum = inputs.subarray(10 * i, 10 * i + 10).reduce((total, value) => total + value, 0);
      expect(targets![i]).toBeCloseTo(sum, 3);
    }
    expect(inputs.some((value) => !Number.isInteger(value))).toBe(true);
  });
});

describe('RandomRegressionData', () => {
  // UniNAS' cannot be created
  it('has samples and values of any shape, the same for the same seed (D30)', async () => {
    const make = (): Promise<OpenData> =>
      build(RandomRegressionData, { data_shape: [3, 4, 5], target_shape: [7], batch_size_train: 6 }).open(context());
    const data = await make();
    expect(data.info).toMatchObject({ input: [4, 5, 3], output: [7] });
    const batch = data.loader('test')!.batch(0, 1);
    expect([batch.inputs.length, batch.inputShape, batch.targets!.length]).toEqual([6 * 60, [4, 5, 3], 42]);
    expect(new Set(batch.inputs).size).toBeGreaterThan(350);
    expect((await make()).loader('test')!.batch(0, 1)).toEqual(batch);
  });

  it('may be of vectors', async () => {
    expect(build(RandomRegressionData, { data_shape: [9] }).info.input).toEqual([9]);
    expect(build(RandomRegressionData, { target_shape: [2, 5] }).info.output).toEqual([10]);
  });
});
