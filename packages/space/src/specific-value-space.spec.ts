import { describe, expect, it } from '@jest/globals';
import { geneKey, SpecificValueSpace } from './index.js';

const best = [
  [3, 3],
  [0, 4],
  [2, 1],
  [0, 0],
];

describe('SpecificValueSpace', () => {
  it('keeps the order it was given, so the top n are the first n (D41)', () => {
    const space = new SpecificValueSpace([...best, [0, 4]]);
    expect(space.genes).toEqual(best);
    expect([...space.iterate()]).toEqual(best);
    expect([0, 1, 2, 3].map((i) => space.geneAt(i))).toEqual(best);
    expect(space.indexOf([2, 1])).toBe(2n);
    expect([space.size, space.exactSize, space.length]).toEqual([4, 4n, 2]);
    expect(space.without(4).genes.map(geneKey)).toEqual(['3,3', '2,1', '0,0']);
    expect(space.without(9)).toBe(space);
  });

  it('finds by pattern, and contains only what is listed', () => {
    const space = new SpecificValueSpace(best);
    expect([...space.iterate([0, -1])].map(geneKey)).toEqual(['0,4', '0,0']);
    expect(space.contains([3, 4])).toBe(false);
    expect(() => space.indexOf([3, 4])).toThrow(/not one of the 4 listed/);
    expect(() => space.geneAt(4)).toThrow(/from 0 to 3/);
    expect(() => space.geneAt(0.5)).toThrow(/from 0 to 3/);
    expect(() => [...space.iterate([0])]).toThrow(/expected 2/);
  });

  it('shuffles without loss', () => {
    const source = { int: (n: number) => n - 1, float: () => 0 };
    expect([...new SpecificValueSpace(best).distinct(source)].map(geneKey)).toEqual(['0,0', '3,3', '0,4', '2,1']);
    expect(new SpecificValueSpace(best).sample(source)).toEqual([0, 0]);
  });

  it.each([[[]], [[[]]], [[[0, 1], [0]]], [[[0, -1]]], [[[0.5]]]])('refuses %j', (genes) => {
    expect(() => new SpecificValueSpace(genes)).toThrow(expect.objectContaining({ name: 'SpaceError' }));
  });
});
