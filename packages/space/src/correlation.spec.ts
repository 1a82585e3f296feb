import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { kendall, meanRanks, pearson, spearman } from './index.js';

fc.configureGlobal({ seed: 7 });

describe('correlations by hand', () => {
  it('kendall tau-b: (P - Q) / sqrt((n0 - n1)(n0 - n2))', () => {
    expect(kendall([1, 2, 3, 4], [1, 2, 3, 4])).toBe(1);
    expect(kendall([1, 2, 3, 4], [9, 7, 5, 1])).toBe(-1);
    // 6 pairs: 12, 13, 14, 23, 24, 34; against 2,1,4,3 two are discordant
    expect(kendall([1, 2, 3, 4], [2, 1, 4, 3])).toBeCloseTo((4 - 2) / 6, 14);
    // x has one tie, y has one tie, no pair tied in both: concordant 4, discordant 0
    expect(kendall([1, 1, 2, 3], [1, 2, 2, 3])).toBeCloseTo(4 / Math.sqrt(5 * 5), 14);
    // scipy's documented example: -0.47140452079103173
    expect(kendall([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.4714045207910316, 14);
  });

  it('spearman: 1 - 6 sum d^2 / (n (n^2 - 1)) without ties', () => {
    // ranks differ by 1, 1, 1, 1, 0: 1 - 6 * 4 / (5 * 24)
    expect(spearman([10, 20, 30, 40, 50], [2, 1, 400, 3, 5000])).toBeCloseTo(0.8, 14);
    expect(meanRanks([5, 1, 5, 5, 0])).toEqual([4, 2, 4, 4, 1]);
    // ranks (1.5, 1.5, 3) and (1, 2.5, 2.5): covariance 0.75, squared lengths 1.5
    expect(spearman([1, 1, 2], [1, 2, 2])).toBeCloseTo(0.5, 14);
    expect(spearman([1, 2, Infinity], [-Infinity, 0, 1])).toBeCloseTo(1, 14);
  });

  it('pearson', () => {
    expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
    // centred (-1, 0, 1) and (-1, 1, 0): 1 / 2
    expect(pearson([1, 2, 3], [0, 2, 1])).toBeCloseTo(0.5, 14);
    expect(pearson([1e300, 2e300, 3e300], [0, 2e-300, 1e-300])).toBeCloseTo(0.5, 14);
  });

  it('is NaN where undefined, and refuses lists of different length', () => {
    for (const correlate of [kendall, spearman, pearson]) {
      expect(correlate([], [])).toBeNaN();
      expect(correlate([1], [1])).toBeNaN();
      expect(correlate([0.1, 0.1, 0.1], [1, 2, 3])).toBeNaN();
      expect(correlate([1, 2, Number.NaN], [1, 2, 3])).toBeNaN();
      expect(() => correlate([1, 2], [1])).toThrow(/2 with 1 values/);
    }
    expect(pearson([1, 2, Infinity], [1, 2, 3])).toBeNaN();
  });
});

describe('correlations in general', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
    minLength: 2,
    maxLength: 40,
  });

  it('kendall equals the count over all pairs', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        let difference = 0;
        let untiedX = 0;
        let untiedY = 0;
        list.forEach(([x, y], i) => {
          for (const [otherX, otherY] of list.slice(i + 1)) {
            difference += Math.sign(x - otherX) * Math.sign(y - otherY);
            if (x !== otherX) untiedX++;
            if (y !== otherY) untiedY++;
          }
        });
        const tau = kendall(list.map(([x]) => x), list.map(([, y]) => y)); // prettier-ignore
        if (untiedX === 0 || untiedY === 0) expect(tau).toBeNaN();
        else expect(tau).toBeCloseTo(difference / Math.sqrt(untiedX * untiedY), 12);
      }),
    );
  });

  it('is symmetric, turns with the sign, and ranks ignore monotone changes', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const x = list.map(([value]) => value);
        const y = list.map(([, value]) => value);
        if (new Set(x).size === 1 || new Set(y).size === 1) return; // undefined
        for (const correlate of [kendall, spearman, pearson]) {
          expect(correlate(y, x)).toBeCloseTo(correlate(x, y), 10);
          expect(correlate(x, y.map((value) => -value))).toBeCloseTo(-correlate(x, y), 10); // prettier-ignore
        }
        expect(kendall(x.map(Math.exp), y)).toBe(kendall(x, y));
        expect(spearman(x.map(Math.exp), y)).toBe(spearman(x, y));
      }),
    );
  });
});
