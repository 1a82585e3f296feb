import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { geneKey, sampleDistinct, shuffledIndices, ValueSpace, type RandomSource } from './index.js';

fc.configureGlobal({ seed: 7 });

/** Park-Miller; enough for tests. */
function seeded(seed: number): RandomSource {
  let state = seed + 1;
  const next = (): number => (state = (state * 48271) % 2147483647);
  return {
    int: (n) => Math.floor(((next() * 2147483647 + next()) / 2147483647 ** 2) * n),
    float: () => next() / 2147483647,
  };
}

const axes = fc.array(fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });

describe('ValueSpace', () => {
  it('counts, contains and orders lexicographically', () => {
    const space = new ValueSpace([
      [0, 2],
      [1, 3, 5],
    ]);
    expect([space.length, space.size, space.exactSize]).toEqual([2, 6, 6n]);
    expect([...space.iterate()].map(geneKey)).toEqual(['0,1', '0,3', '0,5', '2,1', '2,3', '2,5']);
    expect(space.indexOf([2, 3])).toBe(4n);
    expect(space.geneAt(4)).toEqual([2, 3]);
    expect(space.contains([2, 3])).toBe(true);
    expect(space.contains([1, 3])).toBe(false);
    expect(space.contains([2])).toBe(false);
    expect(space.contains([2, 3, 0])).toBe(false);
    expect(space.oneHot([2, 3])).toEqual([0, 1, 0, 1, 0]);
  });

  it('translates between gene and place both ways, in the order of iteration', () => {
    fc.assert(
      fc.property(axes, (values) => {
        const space = new ValueSpace(values);
        const genes = [...space.iterate()];
        expect(genes).toHaveLength(space.size);
        genes.forEach((gene, i) => {
          expect(space.indexOf(gene)).toBe(BigInt(i));
          expect(space.geneAt(i)).toEqual(gene);
        });
      }),
    );
  });

  it('is exact beyond 2^53', () => {
    const space = ValueSpace.ofChoices(new Array<number>(40).fill(6));
    expect(space.exactSize).toBe(6n ** 40n);
    const last = space.geneAt(6n ** 40n - 1n);
    expect(last).toEqual(new Array(40).fill(5));
    expect(space.indexOf([...last.slice(0, 39), 4])).toBe(6n ** 40n - 2n);
  });

  it('iterates with wildcards without walking the rest of the space', () => {
    const space = ValueSpace.ofChoices(new Array<number>(30).fill(6));
    const pattern = new Array<number>(30).fill(3);
    pattern[0] = -1;
    pattern[29] = -1;
    const genes = [...space.iterate(pattern)];
    expect(genes).toHaveLength(36);
    expect(genes[7]?.slice(0, 2)).toEqual([1, 3]);
    expect(genes[7]?.[29]).toBe(1);
    expect(space.iterate().next().value).toEqual(new Array(30).fill(0));
  });

  it.each([
    [[0, 9], /has 9 at position 1; allowed are 0, 1, 2/],
    [[0], /has 1 values; expected 2/],
  ])('refuses the gene %j with its position', (gene, message) => {
    const space = ValueSpace.ofChoices([3, 3]);
    expect(() => space.indexOf(gene)).toThrow(message);
    expect(() => space.oneHot(gene)).toThrow(message);
    expect(() => [...space.iterate(gene)]).toThrow(message);
  });

  it.each([-1, 9, 1.5, 9n, Number.NaN])('has no gene at place %p', (index) => {
    expect(() => ValueSpace.ofChoices([3, 3]).geneAt(index)).toThrow(/expected a whole number from 0 to 8/);
  });

  it('refuses a space without decisions', () => {
    expect(() => new ValueSpace([])).toThrow(/at least one decision/);
  });

  it('masks once: 5 choices without 0, 1, 4 are {2, 3}, however often they are taken out (D19)', () => {
    const space = ValueSpace.ofChoices([5, 5], [0, 1, 4]);
    expect(space.axes.map((axis) => axis.values)).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(space.without([0, 1, 4])).toBe(space);
    expect([...space.iterate()].map(geneKey)).toEqual(['2,2', '2,3', '3,2', '3,3']);
    expect(ValueSpace.ofChoices([5, 2], [4]).axes.map((axis) => axis.size)).toEqual([4, 2]);
    expect(() => ValueSpace.ofChoices([5, 2], [0, 1])).toThrow(/leaves no value/);
  });
});

describe('sampling', () => {
  it('gives every gene once, in an order that depends on the seed', () => {
    fc.assert(
      fc.property(axes, fc.nat(1e6), (values, seed) => {
        const space = new ValueSpace(values);
        const keys = [...space.distinct(seeded(seed))].map(geneKey);
        expect(keys.toSorted()).toEqual([...space.iterate()].map(geneKey).toSorted());
        expect([...space.distinct(seeded(seed))].map(geneKey)).toEqual(keys);
        expect(space.contains(space.sample(seeded(seed)))).toBe(true);
      }),
    );
  });

  it('takes some of 6^19 and of 6^60 genes without enumerating them (D42)', () => {
    for (const length of [19, 60]) {
      const space = ValueSpace.ofChoices(new Array<number>(length).fill(6));
      const genes = sampleDistinct(space, 2000, seeded(3));
      expect(new Set(genes.map(geneKey)).size).toBe(2000);
      expect(genes.every((gene) => space.contains(gene))).toBe(true);
      // 2000 draws of one of six values: mean 333.3, standard deviation 16.7
      for (const position of [0, length - 1]) {
        for (let value = 0; value < 6; value++) {
          const count = genes.filter((gene) => gene[position] === value).length;
          expect(Math.abs(count - 333)).toBeLessThan(75);
        }
      }
    }
  });

  it('stops at the end of a small space, and takes nothing when nothing is asked for', () => {
    expect(sampleDistinct(ValueSpace.ofChoices([2, 2]), 100, seeded(1))).toHaveLength(4);
    expect(sampleDistinct(ValueSpace.ofChoices([2, 2]), 0, seeded(1))).toEqual([]);
  });

  it('makes all orders of three equally likely', () => {
    const counts = new Map<string, number>();
    const random = seeded(11);
    for (let i = 0; i < 6000; i++) {
      const order = [...shuffledIndices(random, 3n)].join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // mean 1000, standard deviation 28.9
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });
});
