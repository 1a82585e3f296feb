import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  constrainedDominates,
  costsOf,
  dominates,
  nonDominatedFronts,
  paretoFront,
  ranksOf,
  type Rated,
} from './index.js';

fc.configureGlobal({ seed: 7 });

const rated = (...costs: number[][]): Rated[] => costs.map((values) => ({ costs: values }));

describe('objectives', () => {
  it('turns the sign of what is maximised', () => {
    const objectives = [
      { key: 'acc1', maximize: true },
      { key: 'flops', maximize: false },
    ];
    expect(costsOf({ acc1: 93.5, flops: 20, other: 1 }, objectives)).toEqual([-93.5, 20]);
    expect(costsOf({ acc1: 0, flops: 0 }, objectives)).toEqual([0, 0]);
  });

  it.each([
    [{ flops: 1 }, /"acc1" is missing; measured are: flops/],
    [{ acc1: Number.NaN }, /"acc1" is NaN/],
    [{}, /measured are: none/],
  ])('refuses %j', (metrics, message) => {
    expect(() => costsOf(metrics, [{ key: 'acc1', maximize: true }])).toThrow(message);
  });
});

describe('dominance', () => {
  it('needs one better and none worse', () => {
    expect(dominates([1, 2], [1, 3])).toBe(true);
    expect(dominates([1, 2], [1, 2])).toBe(false);
    expect(dominates([1, 4], [2, 3])).toBe(false);
  });

  it('puts violations before costs', () => {
    const good = { costs: [9, 9] };
    const bad = { costs: [0, 0], violation: 0.5 };
    const worse = { costs: [-9, -9], violation: 2 };
    expect(constrainedDominates(good, bad)).toBe(true);
    expect(constrainedDominates(bad, good)).toBe(false);
    expect(constrainedDominates(bad, worse)).toBe(true);
    expect(constrainedDominates(worse, { ...worse, costs: [0, 0] })).toBe(false);
  });
});

describe('nonDominatedFronts', () => {
  it('sorts a hand-worked case', () => {
    //  0: (1,5) 1: (2,3) 2: (4,1) are best; 3: (3,3) behind 1, 4: (2,6) behind 0; 5: (5,5) behind 3
    const points = rated([1, 5], [2, 3], [4, 1], [3, 3], [2, 6], [5, 5]);
    expect(nonDominatedFronts(points)).toEqual([[0, 1, 2], [3, 4], [5]]);
    expect(ranksOf(points)).toEqual([0, 0, 0, 1, 1, 2]);
    expect(paretoFront(points)).toEqual([0, 1, 2]);
  });

  it('keeps equal points in one front, and ranks beyond 10 (D40)', () => {
    expect(nonDominatedFronts(rated([1, 1], [0, 0], [1, 1]))).toEqual([[1], [0, 2]]);
    const chain = Array.from({ length: 30 }, (_, i) => [i, i]);
    expect(ranksOf(rated(...chain))).toEqual(chain.map(([i]) => i));
  });

  it('puts infeasible points last, by violation', () => {
    const points = [
      { costs: [0], violation: 3 },
      { costs: [5] },
      { costs: [1], violation: 1 },
      { costs: [9], violation: 1 },
      { costs: [4] },
    ];
    expect(nonDominatedFronts(points)).toEqual([[4], [1], [2, 3], [0]]);
    expect(paretoFront(points.slice(2, 4))).toEqual([0, 1]);
  });

  it('is empty for nothing, and refuses what cannot be compared', () => {
    expect(nonDominatedFronts([])).toEqual([]);
    expect(paretoFront([])).toEqual([]);
    expect(() => nonDominatedFronts(rated([1], [1, 2]))).toThrow(/point 1 has 2 costs; expected 1/);
    expect(() => nonDominatedFronts(rated([]))).toThrow(/point 0 has 0 costs; expected at least 1/);
    expect(() => nonDominatedFronts(rated([1], [Number.NaN]))).toThrow(/point 1 has a cost that is not a number/);
    expect(() => nonDominatedFronts([{ costs: [1], violation: -1 }])).toThrow(/violation -1/);
  });

  it('agrees with the definition for one to four objectives, with ties, infinities and violations', () => {
    const cost = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(Infinity, -Infinity, -0));
    const points = fc.integer({ min: 1, max: 4 }).chain((m) =>
      fc.array(
        fc.record({ costs: fc.array(cost, { minLength: m, maxLength: m }), violation: fc.constantFrom(0, 0, 0, 1, 2) }),
        {
          maxLength: 25,
        },
      ),
    );
    fc.assert(
      fc.property(points, (all) => {
        const left = new Set(all.keys());
        const expected: number[][] = [];
        while (left.size > 0) {
          const best = [...left].filter((i) => ![...left].some((k) => constrainedDominates(all[k]!, all[i]!)));
          best.forEach((i) => left.delete(i));
          expected.push(best);
        }
        expect(nonDominatedFronts(all)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('sorts 50,000 points of two objectives in a moment', () => {
    const points = rated(...Array.from({ length: 50000 }, (_, i) => [(i * 7919) % 50021, (i * 104729) % 50023]));
    const start = performance.now();
    const fronts = nonDominatedFronts(points);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(fronts.flat()).toHaveLength(50000);
  });
});
