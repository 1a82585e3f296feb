import { expect, it } from '@jest/globals';
import { Random } from '@uninas/core';
import { build } from './module.fixture.js';
import { RandomImageClassificationData } from './random-image-classification-data.js';

const log = { info: () => {}, warn: () => {} };

// UniNAS' crashes when it is created
it('makes up images of the shape that is given channels first', async () => {
  const set = build(RandomImageClassificationData, {
    data_shape: [3, 10, 12],
    target_shape: [7],
    batch_size_train: 14,
  });
  expect(set.info).toEqual({ input: [10, 12, 3], output: [7], counts: { train: 10000, valid: 0, test: 5000 } });
  const data = await set.open({ random: new Random(1), log });
  expect([data.loader('train')!.samples, data.loader('test')!.samples]).toEqual([10000, 5000]);
  const batch = data.loader('test')!.batch(0, 0);
  expect([batch.inputShape, batch.inputs.length]).toEqual([[10, 12, 3], 14 * 360]);
  expect([...batch.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6]);
  expect(Math.min(...batch.inputs)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...batch.inputs)).toBeLessThanOrEqual(1);
});

it("has ImageNet's shape by default", async () => {
  const set = build(RandomImageClassificationData, { batch_size_train: 2 });
  const data = await set.open({ random: new Random(1), log });
  expect(data.loader('train')!.batch(0, 0).inputs).toHaveLength(2 * 224 * 224 * 3);
});

it('is the same for the same seed, whether asked for fake images or not', async () => {
  const first = async (seed: number, fake: boolean): Promise<Float32Array> => {
    const set = build(RandomImageClassificationData, { data_shape: [1, 4, 4], target_shape: [2], fake });
    return (await set.open({ random: new Random(seed), log })).loader('train')!.batch(3, 5).inputs;
  };
  expect(await first(1, false)).toEqual(await first(1, true));
  expect(await first(1, false)).not.toEqual(await first(2, false));
});
