import { expect, it } from '@jest/globals';
import type { Progress } from '@uninas/contracts';
import { DropOutRegularizer } from './drop-out-regularizer.js';
import { DropPathRegularizer } from './drop-path-regularizer.js';
import { build } from './module.fixture.js';

function progress(epoch: number): Progress {
  return { epoch, maxEpochs: 10, samples: 0, samplesPerEpoch: 100 };
}

it('drops features with a constant probability', () => {
  expect(build(DropOutRegularizer, { prob: 0.4 }).at()).toEqual({ dropout: 0.4 });
});

it('drops paths with a probability that rises linearly', () => {
  const regularizer = build(DropPathRegularizer, { min_prob: 0.1, max_prob: 0.3 });
  const probabilities = [0, 5, 9].map((epoch) => regularizer.at(progress(epoch)).dropPath);
  expect(probabilities).toEqual([0.1, expect.closeTo(0.2, 12), expect.closeTo(0.28, 12)]);
});

it('drops identity paths when asked to', () => {
  expect(build(DropPathRegularizer).at(progress(0)).dropIdentityPaths).toBe(false);
  expect(build(DropPathRegularizer, { drop_id_paths: true }).at(progress(0)).dropIdentityPaths).toBe(true);
});

it('needs a largest probability above the smallest', () => {
  expect(DropPathRegularizer.declared.rules).toEqual([{ rule: 'lessThan', names: ['min_prob', 'max_prob'] }]);
});
