import { describe, expect, it } from '@jest/globals';
import { Random } from '@uninas/core';
import { crossMixed, crossSingle, mutate, tournament } from './breeding.js';
import { isBetter, selectBest } from './selection.js';

type Point = readonly number[];
const select = (points: readonly Point[], count: number): readonly Point[] =>
  selectBest(points, count, (point) => point).map(({ member }) => member);

describe('selectBest', () => {
  it('takes whole fronts, then the loneliest of the next, its borders first (D40)', () => {
    const first = [[0, 10], [10, 0]]; // prettier-ignore
    const second = [[1, 20], [2, 18.5], [9, 12], [20, 1]]; // prettier-ignore
    // crowding in the second front: borders infinite, then (9-1)/19 + (20-12)/19 and (20-2)/19 + (18.5-1)/19
    expect(select([...second, ...first], 5)).toEqual([...first, [1, 20], [20, 1], [9, 12]]);
  });

  it('knows more than ten fronts (D40)', () => {
    const chain = Array.from({ length: 15 }, (_, i): Point => [i, i]);
    const chosen = selectBest(chain.toReversed(), 15, (point) => point);
    expect(chosen.map(({ member, rank }) => [member[0], rank])).toEqual(chain.map((_, i) => [i, i]));
  });

  it('gives everything when there is less than wanted', () => {
    expect(select([[1], [0]], 5)).toEqual([[0], [1]]);
    expect(select([], 3)).toEqual([]);
  });
});

describe('tournament', () => {
  const [best, lonely, crowded] = [
    { member: 'best', rank: 0, crowding: 0 },
    { member: 'lonely', rank: 1, crowding: Infinity },
    { member: 'crowded', rank: 1, crowding: 0.5 },
  ];

  it('prefers the better front whatever the crowding, then the lonelier (D40)', () => {
    expect(isBetter(best!, lonely!)).toBe(true);
    expect(isBetter(lonely!, best!)).toBe(false);
    expect(isBetter(lonely!, crowded!)).toBe(true);
  });

  it('is won by the best when all take part, and open to all when one does', () => {
    const members = [crowded!, lonely!, best!];
    const winners = (size: number): Set<string> =>
      new Set(Array.from({ length: 50 }, (_, i) => tournament(members, size, new Random(i))));
    expect(winners(3)).toEqual(new Set(['best']));
    expect(winners(9)).toEqual(new Set(['best']));
    expect(winners(2)).toEqual(new Set(['best', 'lonely']));
    expect(winners(1)).toEqual(new Set(['best', 'lonely', 'crowded']));
  });
});

describe('crossover and mutation', () => {
  const [a, b] = [
    [0, 0, 0, 0],
    [1, 1, 1, 1],
  ];
  const children = (cross: typeof crossSingle): Set<string> =>
    new Set(Array.from({ length: 400 }, (_, i) => cross(a!, b!, new Random(i)).join('')));

  it('single cuts at every inner position', () => {
    expect(children(crossSingle)).toEqual(new Set(['0111', '0011', '0001']));
  });

  it('mixed swaps every set of positions but none and all', () => {
    const all = Array.from({ length: 14 }, (_, i) => (i + 1).toString(2).padStart(4, '0'));
    expect(children(crossMixed)).toEqual(new Set(all));
  });

  it('leaves single values as they are', () => {
    expect(crossSingle([3], [4], new Random(0))).toEqual([3]);
    expect(crossMixed([3], [4], new Random(0))).toEqual([3]);
  });

  it('draws values anew from what is allowed at their place', () => {
    const space = [[2, 7], [5]];
    expect(mutate([2, 5], space, 0, new Random(0))).toEqual([2, 5]);
    const drawn = Array.from({ length: 1000 }, (_, i) => mutate([2, 5], space, 0.5, new Random(i)));
    expect(drawn.every(([, second]) => second === 5)).toBe(true);
    // half are drawn anew, and half of those get the other value: 250 expected, deviation 13.7
    const changed = drawn.filter(([first]) => first === 7).length;
    expect(changed).toBeGreaterThan(200);
    expect(changed).toBeLessThan(300);
  });
});
