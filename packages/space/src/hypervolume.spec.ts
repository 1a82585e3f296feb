import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hypervolume } from './index.js';

fc.configureGlobal({ seed: 7 });

describe('hypervolume', () => {
  it('adds boxes by hand', () => {
    expect(hypervolume([[3], [1], [2]], [5])).toBe(4);
    // columns of width 1, 1, 2 and heights 1, 2, 4
    expect(hypervolume([[1, 4], [2, 3], [3, 1], [3, 4]], [5, 5])).toBe(1 + 2 + 8); // prettier-ignore
    expect(hypervolume([[0, 0, 0]], [2, 3, 4])).toBe(24);
    // two boxes of 2*2*1 that share 1*2*1... by inclusion and exclusion: 4 + 4 - 2
    expect(hypervolume([[0, 0, 1], [1, 0, 0]], [2, 2, 2])).toBe(6); // prettier-ignore
  });

  it('ignores what is not better than the reference, and nothing is 0', () => {
    expect(hypervolume([], [1, 1])).toBe(0);
    expect(hypervolume([[1, 0], [2, -5]], [1, 1])).toBe(0); // prettier-ignore
    expect(hypervolume([[0, 0], [0, 0], [9, -9]], [1, 1])).toBe(1); // prettier-ignore
  });

  it('refuses what is not finite or does not fit', () => {
    expect(() => hypervolume([[1, 2]], [1])).toThrow(/point 0 has 2 costs; the reference has 1/);
    expect(() => hypervolume([[Number.NaN, 2]], [1, 1])).toThrow(/point 0 is \(NaN, 2\)/);
    expect(() => hypervolume([], [Infinity, 1])).toThrow(/the reference point is/);
    expect(() => hypervolume([], [])).toThrow(/no values/);
  });

  it('equals the number of covered unit cells for one to four objectives', () => {
    const cases = fc
      .integer({ min: 1, max: 4 })
      .chain((m) => fc.array(fc.array(fc.nat(5), { minLength: m, maxLength: m }), { minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(cases, (points) => {
        const m = points[0]!.length;
        let cells = 0;
        for (let code = 0; code < 5 ** m; code++) {
          const cell = Array.from({ length: m }, (_, i) => Math.floor(code / 5 ** i) % 5);
          if (points.some((point) => point.every((value, i) => value <= cell[i]!))) cells++;
        }
        expect(hypervolume(points, new Array<number>(m).fill(5))).toBe(cells);
      }),
      { numRuns: 300 },
    );
  });
});
