import { describe, expect, it } from '@jest/globals';
import { moduleOf, searchRun, type SearchProblem } from '../testing/search-problem.fixture.js';
import { RandomHPO } from './random-hpo.js';
import { SpecificHPO } from './specific-hpo.js';

const problem = (space: number[][]): SearchProblem => ({
  space,
  objectives: [{ key: 'first', maximize: true }],
  valuesOf: ([first = 0]) => ({ first }),
});
const SMALL = [[0, 1, 2], [0, 2], [1]]; // prettier-ignore

describe('RandomHPO', () => {
  it('takes a few of a space that could not be enumerated (D42)', async () => {
    const huge = Array.from({ length: 19 }, () => [0, 1, 2, 3, 4, 5]);
    const { context, rated } = searchRun(problem(huge));
    await moduleOf(RandomHPO, { num_eval: 50 }).search(context);
    expect(new Set(rated).size).toBe(50);
  });

  it('rates everything when num_eval is negative, once each, in an order of the seed', async () => {
    const orders = await Promise.all([0, 0, 1].map(async (seed) => {
      const { context, rated } = searchRun(problem(SMALL), seed);
      await moduleOf(RandomHPO, { num_eval: -1 }).search(context);
      return rated;
    })); // prettier-ignore
    const all = ['0,0,1', '0,2,1', '1,0,1', '1,2,1', '2,0,1', '2,2,1'];
    for (const order of orders) expect(order.toSorted()).toEqual(all);
    expect(orders[0]).toEqual(orders[1]);
    expect(orders[0]).not.toEqual(orders[2]);
  });

  it('ends after many refused in a row, and stops when interrupted', async () => {
    const huge = Array.from({ length: 19 }, () => [0, 1, 2, 3, 4, 5]);
    const never = searchRun({ ...problem(huge), isAllowed: () => false });
    expect(await moduleOf(RandomHPO, {}).search(never.context)).toEqual([]);
    expect(never.checked).toHaveLength(10000);
    const stopped = searchRun(problem(huge));
    stopped.abort.abort();
    expect(await moduleOf(RandomHPO, {}).search(stopped.context)).toEqual([]);
  });
});

describe('SpecificHPO', () => {
  const search = async (values: string): Promise<string[]> => {
    const { context, rated } = searchRun(problem(SMALL));
    await moduleOf(SpecificHPO, { values }).search(context);
    return rated;
  };

  it('keeps the given order, fills wildcards in, and skips repetitions (D41)', async () => {
    expect(await search('2,2,1; 0,0,1; 1,x,1; 0,-1,1')).toEqual(['2,2,1', '0,0,1', '1,0,1', '1,2,1', '0,2,1']);
  });

  it('names what is not in the space before it rates anything', async () => {
    const { context, rated } = searchRun(problem(SMALL));
    await expect(moduleOf(SpecificHPO, { values: '0,0,1; 0,1,1' }).search(context)).rejects.toThrow(
      'gene 0,1,1 has 1 at position 1; allowed are 0, 2',
    );
    await expect(moduleOf(SpecificHPO, {}).search(context)).rejects.toThrow('names no architecture');
    expect(rated).toEqual([]);
  });
});
