import { describe, expect, it } from '@jest/globals';
import type { Loader } from '@uninas/contracts';
import { Averages } from './averages.js';
import { planEpoch } from './epoch-plan.js';

const loader = (samples: number, batchSize: number): Loader => ({
  samples,
  batchSize,
  length: Math.ceil(samples / batchSize),
  batch: () => {
    throw new Error('not needed');
  },
});

const words = (plan: ReturnType<typeof planEpoch>): string =>
  plan.batches.map(({ phase, index }) => `${phase[0]}${index}`).join(' ');

describe('planEpoch', () => {
  it('takes every training batch, the smaller last one too', () => {
    const plan = planEpoch({ train: 1, valid: 0 }, { train: loader(10, 4), valid: undefined }, Infinity);
    expect([words(plan), plan.samples]).toEqual(['t0 t1 t2', 10]);
  });

  it('interleaves by multiples as often as both parts last', () => {
    const parts = { train: loader(20, 4), valid: loader(7, 4) };
    const plan = planEpoch({ train: 2, valid: 1 }, parts, Infinity);
    expect([words(plan), plan.samples]).toEqual(['t0 t1 v0 t2 t3 v1', 16 + 7]);
    expect(words(planEpoch({ train: 2, valid: 1 }, parts, 4))).toBe('t0 t1 v0 t2');
  });

  it('says what is missing', () => {
    const only = { train: loader(4, 4), valid: undefined };
    expect(() => planEpoch({ train: 1, valid: 1 }, only, Infinity)).toThrow('set valid_split');
    expect(() => planEpoch({ train: 2, valid: 0 }, only, Infinity)).toThrow('an epoch needs 2 train batches');
  });
});

describe('Averages', () => {
  it('weighs by samples, each key by its own', () => {
    const averages = new Averages();
    averages.add({ loss: 1 }, 6);
    averages.add({ loss: 4, other: 3 }, 2);
    // (1 * 6 + 4 * 2) / 8
    expect(averages.result('train/')).toEqual({ 'train/loss': 1.75, 'train/other': 3 });
  });
});
