import { describe, expect, it } from '@jest/globals';
import type { Candidate } from '@uninas/contracts';
import { coverageOf, hypervolumeFigure } from './generation-figures.js';
import { referenceOf } from './true-front.js';

const OBJECTIVES = [
  { key: 'acc', maximize: true },
  { key: 'size', maximize: false },
];
const at = (iteration: number, acc: number, size: number): Candidate => {
  return { gene: [iteration, acc, size], iteration, values: { acc, size } };
};
/** Costs (-1, 4) and (-2, 8), then (-3, 6), then one that is dominated, and one that is no number. */
const CANDIDATES = [at(0, 1, 4), at(0, 2, 8), at(2, 3, 6), at(3, 1, 5), at(3, NaN, 1)];

describe('the hypervolume of generations', () => {
  it('grows with what is found', () => {
    // from (0, 10): 1 * 6 + 1 * 2, then 3 * 4 + 1 * 2
    expect(coverageOf(CANDIDATES, OBJECTIVES, [0, 10])).toEqual([
      { generation: 0, hypervolume: 8 },
      { generation: 2, hypervolume: 14 },
      { generation: 3, hypervolume: 14 },
    ]);
    expect(coverageOf(CANDIDATES, [OBJECTIVES[0]!], [0]).map(({ hypervolume }) => hypervolume)).toEqual([2, 3, 3]);
    expect(coverageOf([], OBJECTIVES, [0, 10])).toEqual([]);
  });

  it('is measured from a tenth of the range behind the worst', () => {
    const reference = referenceOf(CANDIDATES, OBJECTIVES);
    expect(reference[0]).toBeCloseTo(-1 + 0.2, 12);
    expect(reference[1]).toBeCloseTo(8 + 0.7, 12);
    expect(referenceOf([at(0, 1, 1)], OBJECTIVES)).toEqual([0, 2]);
  });

  it('is drawn beside that of the true front, for at most three objectives', () => {
    const trueFront = [at(0, 3, 4)];
    expect(hypervolumeFigure(CANDIDATES, OBJECTIVES, { trueFront })).toContain('true front');
    expect(hypervolumeFigure(CANDIDATES, OBJECTIVES, {})).not.toContain('true front');
    expect(hypervolumeFigure([], OBJECTIVES, {})).toContain('no data');
    expect(hypervolumeFigure(CANDIDATES, [...OBJECTIVES, ...OBJECTIVES], {})).toBeUndefined();
  });
});
