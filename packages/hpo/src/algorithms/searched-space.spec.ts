import { describe, expect, it } from '@jest/globals';
import { Random } from '@uninas/core';
import { geneKey } from '@uninas/space';
import { moduleOf, searchRun, type SearchProblem } from '../testing/search-problem.fixture.js';
import { NSGA2HPO } from './nsga2-hpo.js';
import { RandomHPO } from './random-hpo.js';
import { nearestGene } from './searched-space.js';

/** 40 of the 10^8 genes of eight digits; the first digit is what is optimised. */
const genes = Array.from({ length: 40 }, (_, i) =>
  [...String(10_000_019 * (i + 1)).padStart(9, '0')].slice(1).map(Number),
);
const digits = Array.from({ length: 10 }, (_, i) => i);
const problem: SearchProblem = {
  space: Array.from({ length: 8 }, () => digits),
  objectives: [{ key: 'first', maximize: true }],
  valuesOf: ([first]) => ({ first: first! }),
};

describe('a search in which few genes exist', () => {
  const run = (seed = 0) => {
    const { context, ...rest } = searchRun(problem, seed);
    return { ...rest, context: { ...context, genes } };
  };
  const existing = new Set(genes.map(geneKey));

  it('rates only these at random, each once', async () => {
    const { context, rated, checked } = run();
    expect(await moduleOf(RandomHPO, { num_eval: 1000 }).search(context)).toHaveLength(40);
    expect(rated.every((key) => existing.has(key)) && new Set(rated).size).toBe(40);
    expect(checked).toHaveLength(40);
  });

  it('breeds only these', async () => {
    const { context, rated } = run();
    const args = { iterations: 5, pop_size: 5, pop_core: 3 };
    expect(await moduleOf(NSGA2HPO, args).search(context)).toHaveLength(30);
    expect(rated.every((key) => existing.has(key)) && new Set(rated).size).toBe(30);
  });

  it('breeds the same in the same order', async () => {
    const twice = [run(3), run(3)];
    for (const { context } of twice) await moduleOf(NSGA2HPO, { iterations: 3 }).search(context);
    expect(twice[0]!.rated).toEqual(twice[1]!.rated);
  });
});

describe('nearestGene', () => {
  const all = [[0, 0, 0], [0, 1, 1], [2, 2, 2], [0, 1, 2]]; // prettier-ignore
  const nearest = (wanted: readonly number[], leftOut: readonly string[] = []) =>
    nearestGene(all, wanted, (gene) => leftOut.includes(geneKey(gene)), new Random(0));

  it('differs least, among those that count', () => {
    expect(nearest([2, 2, 1])).toEqual([2, 2, 2]);
    expect(nearest([0, 1, 2])).toEqual([0, 1, 2]);
    expect(nearest([0, 1, 2], ['0,1,2'])).toEqual([0, 1, 1]);
    expect(nearest([0, 1, 2], all.map(geneKey))).toBeUndefined();
  });

  it('is one of several at random', () => {
    const found = Array.from({ length: 40 }, (_, i) => nearestGene(all, [0, 1, 3], () => false, new Random(i))!);
    expect(new Set(found.map(geneKey))).toEqual(new Set(['0,1,1', '0,1,2']));
  });
});
