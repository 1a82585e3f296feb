import { expect, it } from '@jest/globals';
import type { NetworkPlan, Program, Progress, Step } from '@uninas/contracts';
import { DropOutRegularizer } from './drop-out-regularizer.js';
import { DropPathRegularizer } from './drop-path-regularizer.js';
import { build } from './module.fixture.js';

function progress(epoch: number): Progress {
  return { epoch, maxEpochs: 10, samples: 0, samplesPerEpoch: 100 };
}

it('drops features with a constant probability', () => {
  expect(build(DropOutRegularizer, { prob: 0.4 }).at()).toEqual({ dropout: 0.4 });
});

it('needs a head with dropout', () => {
  const dropout = (isHead: boolean): Step => ({
    op: 'dropout',
    x: 0,
    out: 1,
    shape: [4],
    rate: 0,
    channels: false,
    isHead,
  });
  const planOf = (...steps: Step[]): NetworkPlan => {
    const program: Program = { inputs: [0], steps, outputs: [1] };
    return { modules: [{ program }] } as unknown as NetworkPlan;
  };
  const inside = (step: Step): Step => {
    const branches = [{ inputs: [0], steps: [step], outputs: [1] }];
    return { op: 'choice', xs: [0], out: 1, shape: [4], weight: 'w', strategy: 's', scope: 'x', branches };
  };
  const check =
    (...steps: Step[]) =>
    (): void =>
      build(DropOutRegularizer).check(planOf(...steps));
  expect(check(dropout(true))).not.toThrow();
  expect(check(inside(dropout(true)))).not.toThrow();
  for (const steps of [[], [dropout(false)], [inside(dropout(false))]]) {
    expect(check(...steps)).toThrow('no head of the network has dropout');
  }
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

it('has a strength that may be changed while a network is trained', () => {
  const dropOut = build(DropOutRegularizer, { prob: 0.4 });
  expect(dropOut.strength).toBe(0.4);
  dropOut.strength = 0.5;
  expect([dropOut.at(), dropOut.args.prob]).toEqual([{ dropout: 0.5 }, 0.4]);
  for (const [value, kept] of [
    [1.2, 0.99],
    [-1, 0],
  ] as const) {
    dropOut.strength = value;
    expect(dropOut.at()).toEqual({ dropout: kept });
  }
  const dropPath = build(DropPathRegularizer, { min_prob: 0.1, max_prob: 0.3 });
  expect(dropPath.strength).toBe(0.3);
  const at = (): unknown[] => [0, 5].map((epoch) => dropPath.at(progress(epoch)).dropPath);
  dropPath.strength = 0.5;
  expect(at()).toEqual([0.1, expect.closeTo(0.3, 12)]);
  dropPath.strength = 0.05;
  expect(at()).toEqual([0.05, 0.05]);
});
