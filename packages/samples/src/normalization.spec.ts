import { expect, it } from '@jest/globals';
import { normalize } from './normalization.js';

it('subtracts the mean and divides by the deviation of each channel', () => {
  const values = Float32Array.of(0, 0.5, 1, 0.25);
  normalize(values, 2, { mean: [0.5, 0.25], std: [0.5, 0.25] });
  expect([...values]).toEqual([-1, 1, 1, 0]);
});

it('uses one mean and deviation for all channels if only one is given', () => {
  const values = Float32Array.of(0, 0.5, 1);
  normalize(values, 3, { mean: [0.5], std: [0.25] });
  expect([...values]).toEqual([-2, 0, 2]);
});
