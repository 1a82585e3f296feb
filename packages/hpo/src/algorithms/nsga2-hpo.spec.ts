import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Candidate, Gene } from '@uninas/contracts';
import { costsOf, geneKey, hypervolume, ValueSpace } from '@uninas/space';
import { frontOf, moduleOf, searchRun, type SearchProblem } from '../testing/search-problem.fixture.js';
import { NSGA2HPO } from './nsga2-hpo.js';
import { RandomHPO } from './random-hpo.js';

/** Five values at four positions: sum against distance from the top; both conflict at every step. */
const problem: SearchProblem = {
  space: Array.from({ length: 4 }, () => [0, 1, 2, 3, 4]),
  objectives: [
    { key: 'sum', maximize: false },
    { key: 'near', maximize: true },
  ],
  valuesOf: (gene) => ({
    sum: gene.reduce((sum, value) => sum + value, 0),
    near: -gene.reduce((sum, value) => sum + (4 - value) ** 2, 0),
  }),
};
const everything = ({ space, valuesOf }: SearchProblem): Candidate[] =>
  [...new ValueSpace(space).iterate()].map((gene) => ({ gene, iteration: 0, values: valuesOf(gene) }));

const nsga2 = (args: Parameters<typeof moduleOf>[1]): NSGA2HPO =>
  moduleOf(NSGA2HPO, { iterations: 12, pop_size: 20, pop_core: 20, ...args });

describe('NSGA2HPO', () => {
  // Laumanns et al., 2004: the front consists of the genes 1...10...0, all trade-offs between both counts
  const lotz: SearchProblem = {
    space: Array.from({ length: 10 }, () => [0, 1]),
    objectives: [
      { key: 'leadingOnes', maximize: true },
      { key: 'trailingZeros', maximize: true },
    ],
    valuesOf: (gene) => ({
      leadingOnes: [...gene, 0].indexOf(0),
      trailingZeros: [...gene.toReversed(), 1].indexOf(1),
    }),
  };

  it.each(['single', 'mixed'])(
    'finds all of a known front where random search does not, crossover %s',
    async (crossover) => {
      const truth = Array.from(
        { length: 11 },
        (_, ones) => `${ones === 0 ? 0 : -ones} ${ones === 10 ? 0 : ones - 10}`,
      ).sort();
      expect(frontOf(everything(lotz), lotz.objectives)).toEqual(truth);
      for (let seed = 0; seed < 5; seed++) {
        const args = { iterations: 24, prob_mutations: 0.15, crossover };
        const candidates = await nsga2(args).search(searchRun(lotz, seed).context);
        expect(candidates).toHaveLength(500);
        expect(frontOf(candidates, lotz.objectives)).toEqual(truth);
        const random = await moduleOf(RandomHPO, { num_eval: 500 }).search(searchRun(lotz, seed).context);
        expect(frontOf(random, lotz.objectives)).not.toEqual(truth);
      }
    },
  );

  it('rates no gene twice, in numbered iterations, within its budget', async () => {
    const { context, rated } = searchRun(problem);
    const algorithm = nsga2({ iterations: 4, pop_size: 9, pop_core: 3 });
    const candidates = await algorithm.search(context);
    expect(new Set(rated).size).toBe(rated.length);
    expect(candidates.map(({ gene }) => geneKey(gene))).toEqual(rated);
    expect(candidates.map(({ iteration }) => iteration)).toEqual(
      Array.from({ length: 45 }, (_, i) => Math.floor(i / 9)),
    );
    expect(algorithm.budget()).toBe(45);
  });

  it('depends on the seed alone', async () => {
    const search = async (seed: number): Promise<string[]> => {
      const { context, rated } = searchRun(problem, seed);
      await nsga2({}).search(context);
      return rated;
    };
    expect(await search(3)).toEqual(await search(3));
    expect(await search(3)).not.toEqual(await search(4));
  });

  it('arrives at the same place when an interrupted search is repeated over remembered ratings', async () => {
    const whole = await nsga2({}).search(searchRun(problem, 1).context);
    const first = searchRun(problem, 1);
    const rate = first.context.rate.bind(first.context);
    const limited = { ...first.context, rate: (gene: Gene, iteration: number) => {
      if (first.rated.length === 69) first.abort.abort();
      return rate(gene, iteration);
    } }; // prettier-ignore
    const partial = await nsga2({}).search(limited);
    expect(partial).toHaveLength(70);
    const second = searchRun(problem, 1, new Map(partial.map((one) => [geneKey(one.gene), one])));
    expect(await nsga2({}).search(second.context)).toEqual(whole);
    expect(second.rated).toHaveLength(whole.length - 70);
  });

  it('never rates what breaks a constraint', async () => {
    const { context, rated } = searchRun({ ...problem, isAllowed: ([first]) => first !== 0 });
    await nsga2({ iterations: 3 }).search(context);
    expect(rated).toHaveLength(80);
    expect(rated.filter((key) => key.startsWith('0,'))).toEqual([]);
  });

  it('ends when a small space is used up, or nothing new can be bred', async () => {
    const space = [[0, 1], [0, 1]]; // prettier-ignore
    const small = searchRun({ ...problem, space });
    expect(await nsga2({ prob_mutations: 0.5 }).search(small.context)).toHaveLength(4);
    const stuck = searchRun(problem);
    const candidates = await nsga2({ pop_size: 3, pop_core: 1, prob_mutations: 0 }).search(stuck.context);
    expect(candidates).toHaveLength(3);
    expect(stuck.lines.join()).toContain('no new architecture in 10000 attempts in iteration 1');
  });

  it('takes a value that is no number as the worst', async () => {
    const { context } = searchRun({
      ...problem,
      valuesOf: (gene) => ({ ...problem.valuesOf(gene), ...(gene[0] === 4 && { near: NaN }) }),
    });
    const candidates = await nsga2({ iterations: 3 }).search(context);
    expect(candidates.filter(({ values }) => Number.isNaN(values['near'])).length).toBeGreaterThan(0);
  });
});

const shared = process.env['UNINAS_SHARED'] ?? fileURLToPath(new URL('../../../../../shared', import.meta.url));
const table = join(shared, 'data/nas-bench-201/nas-bench-201.csv.gz');
const OPS = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'];

(existsSync(table) ? describe : describe.skip)('NSGA2HPO on NAS-Bench-201', () => {
  it('covers more of accuracy against multiply-adds than as many random architectures', async () => {
    const [header = '', ...lines] = gunzipSync(readFileSync(table)).toString('utf8').trim().split('\n');
    const columns = header.split(',');
    const results = new Map(
      lines.map((line): [string, Record<string, number>] => {
        const row = line.split(',');
        const ops = [...row[1]!.matchAll(/([a-z_\d]+)~/g)].map(([, op]) => OPS.indexOf(op!));
        const valueOf = (name: string): number => Number(row[columns.indexOf(name)]);
        return [geneKey(ops), { accuracy: valueOf('cifar10_valid_acc_12ep'), flops: valueOf('cifar10_flops_M') }];
      }),
    );
    const bench: SearchProblem = {
      space: Array.from({ length: 6 }, () => [0, 1, 2, 3, 4]),
      objectives: [
        { key: 'accuracy', maximize: true },
        { key: 'flops', maximize: false },
      ],
      valuesOf: (gene) => results.get(geneKey(gene))!,
    };
    expect(results.size).toBe(15625);
    // from 50 percent accuracy, and from more than the largest network
    const covered = (candidates: readonly Candidate[]): number =>
      hypervolume(candidates.map(({ values }) => costsOf(values, bench.objectives)), [-50, 221]); // prettier-ignore
    const best = covered(everything(bench));
    const shares: (readonly [number, number])[] = [];
    for (let seed = 0; seed < 10; seed++) {
      const evolved = await nsga2({ iterations: 24 }).search(searchRun(bench, seed).context);
      const random = await moduleOf(RandomHPO, { num_eval: 500 }).search(searchRun(bench, seed).context);
      expect([evolved.length, random.length]).toEqual([500, 500]);
      shares.push([covered(evolved) / best, covered(random) / best]);
    }
    const mean = (column: 0 | 1): number => shares.reduce((sum, pair) => sum + pair[column], 0) / shares.length;
    expect(shares.filter(([evolved, random]) => evolved > random).length).toBeGreaterThanOrEqual(9);
    expect(mean(0)).toBeGreaterThan(0.99);
    expect(1 - mean(1)).toBeGreaterThan(2 * (1 - mean(0)));
  });
});
