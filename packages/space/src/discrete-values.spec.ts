import { describe, expect, it } from '@jest/globals';
import { DiscreteValues } from './index.js';

describe('DiscreteValues', () => {
  it('keeps the order and knows its places', () => {
    const values = new DiscreteValues([4, 0, 2]);
    expect([...values]).toEqual([4, 0, 2]);
    expect(values.indexOf(2)).toBe(2);
    expect(values.indexOf(1)).toBe(-1);
    expect(values.has(0)).toBe(true);
    expect(values.at(0)).toBe(4);
    expect(() => values.at(3)).toThrow(/place 3; there are 3/);
    expect(DiscreteValues.upTo(3).values).toEqual([0, 1, 2]);
  });

  it('codes a value one-hot', () => {
    expect(new DiscreteValues([4, 0, 2]).oneHot(0)).toEqual([0, 1, 0]);
    expect(() => new DiscreteValues([4, 0, 2]).oneHot(1)).toThrow(/value 1 is not allowed; allowed are 4, 0, 2/);
  });

  it('removes into a new object; what is not there changes nothing', () => {
    const all = DiscreteValues.upTo(5);
    const left = all.without([0, 1, 4]);
    expect(left.values).toEqual([2, 3]);
    expect(all.values).toEqual([0, 1, 2, 3, 4]);
    expect(left.without([0, 1, 4])).toBe(left);
    expect(left.without(2).values).toEqual([3]);
    expect(() => left.without([2, 3])).toThrow(/leaves no value/);
  });

  it('samples by the given source only', () => {
    const asked: number[] = [];
    const source = { int: (n: number) => asked.push(n), float: () => 0 };
    expect(new DiscreteValues([7, 8, 9]).sample(source)).toBe(8);
    expect(asked).toEqual([3]);
  });

  it.each([[[]], [[1, 1]], [[-1]], [[0.5]], [[Number.NaN]]])('refuses %j', (values) => {
    expect(() => new DiscreteValues(values)).toThrow(expect.objectContaining({ code: 'UNINAS_ESPACE_VALUES' }));
  });

  it.each([0, -1, 1.5])('refuses %d choices', (count) => {
    expect(() => DiscreteValues.upTo(count)).toThrow(/expected a whole number of at least 1/);
  });
});
