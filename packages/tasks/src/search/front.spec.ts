import { describe, expect, it } from '@jest/globals';
import type { Candidate } from '@uninas/contracts';
import { bestOf, firstFront, frontFigure, frontTable } from './front.js';

const candidate = (gene: number, macs: number, accuracy: number): Candidate => ({
  gene: [gene],
  iteration: 0,
  values: { macs, accuracy },
});
const ALL = [
  candidate(0, 30, 0.9),
  candidate(1, 10, 0.5),
  candidate(2, 20, 0.4),
  candidate(3, 20, 0.8),
  candidate(4, 5, NaN),
];
const MACS = { key: 'macs', maximize: false };
const ACCURACY = { key: 'accuracy', maximize: true };

describe('the first front', () => {
  it('is what no other dominates, sorted by the first objective', () => {
    const front = firstFront(ALL, [MACS, ACCURACY]);
    expect(front.map(({ gene }) => gene[0])).toEqual([4, 1, 3, 0]);
    expect(firstFront(ALL, [ACCURACY, MACS]).map(({ gene }) => gene[0])).toEqual([0, 3, 1, 4]);
    expect(firstFront(ALL, [ACCURACY]).map(({ gene }) => gene[0])).toEqual([0]);
    expect(firstFront([], [MACS])).toEqual([]);
  });

  it('knows the best of each objective, a value that is no number being the worst', () => {
    const front = firstFront(ALL, [MACS, ACCURACY]);
    expect(bestOf(front, MACS)).toBe(ALL[4]);
    expect(bestOf(front, ACCURACY)).toBe(ALL[0]);
    expect(bestOf(firstFront([ALL[4]!], [ACCURACY]), ACCURACY)).toBe(ALL[4]);
    expect(bestOf([], MACS)).toBeUndefined();
  });

  it('is shown as a table', () => {
    expect(frontTable(ALL.slice(0, 2))).toEqual([
      '    gene    iteration    macs    accuracy',
      '    0       0            30      0.9',
      '    1       0            10      0.5',
    ]);
    expect(frontTable([])).toEqual(['    gene    iteration']);
  });

  it('is drawn for any number of objectives (D42)', () => {
    expect(frontFigure(ALL, [ACCURACY])).toContain('order of rating');
    expect(frontFigure(ALL, [MACS, ACCURACY])).toContain('5 rated architectures');
    expect(frontFigure(ALL, [MACS, ACCURACY, { key: 'macs', maximize: true }])).toMatch(/^<svg/);
    expect(frontFigure([], [MACS, ACCURACY])).toContain('no data');
    expect(frontFigure(ALL, [MACS, ACCURACY], { isByIteration: true })).toContain('rated, iterations 0 to ');
    expect(frontFigure([], [MACS, ACCURACY], { isByIteration: true })).toContain('no data');
    expect(frontFigure(ALL, [MACS, ACCURACY], { trueFront: ALL })).toContain('true front');
  });
});
