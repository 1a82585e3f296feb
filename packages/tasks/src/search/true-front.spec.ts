import { describe, expect, it } from '@jest/globals';
import type { Candidate } from '@uninas/contracts';
import { compare, comparisonJson, comparisonLines } from './true-front.js';

const objectives = [
  { key: 'acc', maximize: true },
  { key: 'size', maximize: false },
];
const candidate = ([acc, size]: readonly [number, number], i: number): Candidate => ({
  gene: [i],
  iteration: 0,
  values: { acc, size },
});
/** Three points on the true front, of which two architectures share the second. */
const all = ([[90, 30], [80, 20], [80, 20], [60, 10], [50, 30], [70, 25]] as const).map(candidate); // prettier-ignore

describe('compare', () => {
  it('counts points, ranks the best, and measures what is covered', () => {
    const result = compare([all[1]!, all[3]!, all[4]!], all, objectives);
    expect(result).toEqual({
      architectures: 6,
      true_front: 3,
      true_front_found: 2,
      ranks: [
        { objective: 'acc', found: 80, best: 90, rank: 2 },
        { objective: 'size', found: 10, best: 10, rank: 1 },
      ],
      // a tenth of the ranges 40 and 20 behind 50 and 30: (46, 32)
      hypervolume: {
        reference: [46, 32],
        found: expect.closeTo((80 - 46) * (32 - 20) + (60 - 46) * (20 - 10), 9) as unknown,
        true: expect.closeTo((90 - 46) * (32 - 30) + (80 - 46) * (30 - 20) + (60 - 46) * (20 - 10), 9) as unknown,
        share: expect.closeTo(548 / 568, 12) as unknown,
      },
    });
    expect(comparisonLines(result)).toEqual([
      'acc: the best found has 80, rank 2 of 6; the best of all has 90',
      'size: the best found has 10, rank 1 of 6',
      '2 of the 3 points of the true front were found',
      'hypervolume 548.00000 of 568.00000, 96.479 %',
    ]);
    expect(comparisonJson(result)).toMatchObject({ true_front: 3, reference_point: '46, 32' });
  });

  it('has the whole share if everything was rated, and none if nothing was', () => {
    expect(compare(all, all, objectives)).toMatchObject({ true_front_found: 3, hypervolume: { share: 1 } });
    expect(compare([], all, objectives)).toMatchObject({ true_front_found: 0, ranks: [], hypervolume: { share: 0 } });
  });

  it('leaves the volume out where there are too many objectives', () => {
    const four = ['a', 'b', 'c', 'd'].map((key) => ({ key, maximize: false }));
    const point = { gene: [0], iteration: 0, values: { a: 1, b: 2, c: 3, d: 4 } };
    const result = compare([point], [point], four);
    expect(result).toMatchObject({ true_front: 1, true_front_found: 1 });
    expect(result.hypervolume).toBeUndefined();
  });

  it('copes with an objective that has one value only', () => {
    const one = [{ key: 'acc', maximize: true }];
    const same = [candidate([5, 1], 0), candidate([5, 2], 1)];
    expect(compare([same[0]!], same, one).hypervolume).toEqual({ reference: [4], found: 1, true: 1, share: 1 });
  });
});
