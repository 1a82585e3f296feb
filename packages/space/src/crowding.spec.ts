import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crowdingDistances } from './index.js';

fc.configureGlobal({ seed: 7 });

describe('crowdingDistances', () => {
  it('is the neighbours’ distance as a share of the range, and Infinity at the borders (D40)', () => {
    // ranges 4 and 10; the middle points: (2-0)/4 + (10-3)/10 and (4-1)/4 + (6-0)/10
    const front = [
      [4, 0],
      [1, 6],
      [0, 10],
      [2, 3],
    ];
    const [a, b, c, d] = crowdingDistances(front);
    expect([a, c]).toEqual([Infinity, Infinity]);
    expect(b).toBeCloseTo(1.2, 12);
    expect(d).toBeCloseTo(1.35, 12);
  });

  it('prefers the lonely point of minimised objectives (D40: sign)', () => {
    const [, crowded, lonely] = crowdingDistances([
      [0, 100],
      [1, 98],
      [50, 40],
      [100, 0],
    ]);
    expect(lonely).toBeGreaterThan(crowded ?? Infinity);
  });

  it('normalises every objective by itself', () => {
    const front = [
      [0, 4],
      [1, 2],
      [3, 1],
      [4, 0],
    ];
    const scaled = front.map(([x = 0, y = 0]) => [x * 1e9, y * 1e-9 + 7]);
    crowdingDistances(scaled).forEach((distance, i) =>
      expect(distance).toBeCloseTo(crowdingDistances(front)[i] ?? 0, 5),
    );
  });

  it('knows small fronts, equal points and objectives without range', () => {
    expect(crowdingDistances([])).toEqual([]);
    expect(crowdingDistances([[1, 2]])).toEqual([Infinity]);
    expect(crowdingDistances([[1, 2], [2, 1], [1, 2]])).toEqual([Infinity, Infinity, 0]); // prettier-ignore
    expect(crowdingDistances([[0, 5], [1, 5], [4, 5]])).toEqual([Infinity, 1, Infinity]); // prettier-ignore
    expect(crowdingDistances([[0, 0], [1, -1], [Infinity, -2]])).toEqual([Infinity, 1, Infinity]); // prettier-ignore
  });

  it('does not depend on the order of distinct points, and is never NaN or negative', () => {
    const point = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.uniqueArray(point, { selector: String, maxLength: 15 }), (front) => {
        const distances = crowdingDistances(front);
        expect(distances.every((distance) => distance >= 0)).toBe(true);
        expect(crowdingDistances(front.toReversed()).toReversed()).toEqual(distances);
      }),
    );
  });
});
