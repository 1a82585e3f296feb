import { describe, expect, it } from '@jest/globals';
import type { Candidate, Gene, PymooTermination } from '@uninas/contracts';
import { costsOf, geneKey, hypervolume, ValueSpace } from '@uninas/space';
import { frontOf, moduleOf, searchRun, type SearchProblem } from '../testing/search-problem.fixture.js';
import { IntLhsPymooSampler } from './int-lhs-pymoo-sampler.js';
import { IntRandomPymooSampler } from './int-random-pymoo-sampler.js';
import { NEvalPymooTermination } from './n-eval-pymoo-termination.js';
import { NIterPymooTermination } from './n-iter-pymoo-termination.js';
import { NoPymooMutation } from './no-pymoo-mutation.js';
import { NSGA2PymooAlgorithm } from './nsga2-pymoo-algorithm.js';
import { PointPymooCrossover } from './point-pymoo-crossover.js';
import { PolynomialPymooMutation } from './polynomial-pymoo-mutation.js';
import { SbxPymooCrossover } from './sbx-pymoo-crossover.js';
import { TimePymooTermination } from './time-pymoo-termination.js';

/** ZDT1 of 6 variables with 11 values each: the front is reached where all but the first are 0. */
const zdt1: SearchProblem = {
  space: Array.from({ length: 6 }, () => Array.from({ length: 11 }, (_, i) => i)),
  objectives: [
    { key: 'f1', maximize: false },
    { key: 'f2', maximize: false },
  ],
  valuesOf: (gene) => {
    const [first = 0, ...rest] = gene.map((value) => value / 10);
    const g = 1 + (9 * rest.reduce((sum, value) => sum + value, 0)) / rest.length;
    return { f1: first, f2: g * (1 - Math.sqrt(first / g)) };
  },
};
const front = Array.from({ length: 11 }, (_, i) => [i, 0, 0, 0, 0, 0]);
const covered = (points: readonly Candidate['values'][]): number =>
  hypervolume(points.map((values) => costsOf(values, zdt1.objectives)), [1.1, 1.1]); // prettier-ignore

const iterations = (n: number): PymooTermination => moduleOf(NIterPymooTermination, { n });
const evaluations = (n: number): PymooTermination => moduleOf(NEvalPymooTermination, { n });
const nsga2 = (args: Parameters<typeof moduleOf>[1] = {}, children: Readonly<Record<string, object>> = {}) =>
  moduleOf(
    NSGA2PymooAlgorithm,
    { pop_size: 20, n_offsprings: 20, ...args },
    {
      cls_hpo_pymoo_sampler: moduleOf(IntLhsPymooSampler),
      cls_hpo_pymoo_crossover: moduleOf(SbxPymooCrossover, { eta: 3 }),
      cls_hpo_pymoo_mutation: moduleOf(PolynomialPymooMutation, { eta: 3 }),
      ...children,
    },
  );

describe('NSGA2PymooAlgorithm', () => {
  const point = { cls_hpo_pymoo_crossover: moduleOf(PointPymooCrossover, { k: 2 }) };
  const none = { cls_hpo_pymoo_crossover: moduleOf(NoPymooMutation) };
  const real = {
    cls_hpo_pymoo_crossover: moduleOf(SbxPymooCrossover, { eta: 5, type: 'real' }),
    cls_hpo_pymoo_mutation: moduleOf(PolynomialPymooMutation, { eta: 5, type: 'real' }),
  };
  const random = { cls_hpo_pymoo_sampler: moduleOf(IntRandomPymooSampler) };

  it.each([['sbx', {}], ['point', point], ['mutation alone', none], ['real numbers', real], ['random', random]])(
    'covers ZDT1 of whole numbers, %s',
    async (_, children) => {
      const best = covered(front.map((gene) => zdt1.valuesOf(gene)));
      for (let seed = 0; seed < 2; seed++) {
        const { context } = searchRun(zdt1, seed);
        const candidates = await nsga2({ pop_size: 24, n_offsprings: 24 }, children).search(context, iterations(40));
        expect(covered(candidates.map(({ values }) => values)) / best).toBeGreaterThan(0.99);
      }
    },
  ); // prettier-ignore

  it('finds all of the front of ZDT1 with a population of 100', async () => {
    const { context } = searchRun(zdt1, 1);
    const candidates = await nsga2({ pop_size: 100, n_offsprings: 100 }).search(context, iterations(40));
    const truth = front.map((gene) => costsOf(zdt1.valuesOf(gene), zdt1.objectives).join(' ')).sort();
    expect(frontOf(candidates, zdt1.objectives)).toEqual(truth);
  });

  it('evaluates no architecture twice, in numbered generations, as many as its terminator lets it', async () => {
    const { context, rated, checked } = searchRun(zdt1, 2);
    const candidates = await nsga2({ pop_size: 7, n_offsprings: 5 }).search(context, evaluations(25));
    expect(candidates.map(({ iteration }) => iteration)).toEqual([
      ...Array<number>(7).fill(0),
      ...[1, 2, 3].flatMap((i) => Array<number>(5).fill(i)),
      ...Array<number>(3).fill(4),
    ]);
    expect(new Set(rated).size).toBe(25);
    expect(checked).toEqual(rated);
    expect(nsga2({ pop_size: 7, n_offsprings: 5 }).budget(iterations(4))).toBe(22);
  });

  it('ends when the time is up', async () => {
    const { context } = searchRun(zdt1);
    let seconds = 0;
    const clock = { ...context, elapsed: () => (seconds += 10) };
    const candidates = await nsga2().search(clock, moduleOf(TimePymooTermination, { s: 40 }));
    // looked at before each generation: 10, 20, 30, 40
    expect(candidates).toHaveLength(60);
  });

  it('depends on the seed alone, and goes on over remembered ratings', async () => {
    const whole = await nsga2().search(searchRun(zdt1, 3).context, iterations(8));
    expect(await nsga2().search(searchRun(zdt1, 3).context, iterations(8))).toEqual(whole);
    expect(await nsga2().search(searchRun(zdt1, 4).context, iterations(8))).not.toEqual(whole);
    const remembered = new Map(whole.slice(0, 70).map((one) => [geneKey(one.gene), one]));
    const second = searchRun(zdt1, 3, remembered);
    expect(await nsga2().search(second.context, iterations(8))).toEqual(whole);
    expect(second.rated).toHaveLength(90);
    const stopped = searchRun(zdt1, 3);
    stopped.abort.abort();
    expect(await nsga2().search(stopped.context, iterations(8))).toEqual([]);
  });

  it('works its way to what keeps the constraints, and rates nothing else (D42)', async () => {
    // one in 11^3 random architectures: the last three are 9 or 10
    const violation = (gene: Gene): number => gene.slice(3).reduce((sum, value) => sum + Math.max(0, 9 - value), 0);
    const { context, rated, checked } = searchRun({ ...zdt1, violation }, 5);
    const candidates = await nsga2().search(context, iterations(40));
    expect(candidates.length).toBeGreaterThan(100);
    expect(candidates.every(({ gene }) => violation(gene) === 0)).toBe(true);
    expect(checked.length).toBe(800);
    expect(rated.length).toBe(candidates.length);
    // the best of them have 9, 9, 9 at the end, and 0, 0 before
    const kept = front.map(([first]) => zdt1.valuesOf([first!, 0, 0, 9, 9, 9]));
    expect(covered(candidates.map(({ values }) => values))).toBe(covered(kept));
    const single = searchRun({ ...zdt1, violation: (gene) => (geneKey(gene) === rated[0] ? 0 : 1) }, 5);
    expect((await nsga2({ pop_size: 2000, n_offsprings: 1 }).search(single.context, evaluations(2000))).length).toBeLessThan(2); // prettier-ignore
  });

  it('has no place for what is masked (D19), and none for what does not exist', async () => {
    const masked = { ...zdt1, space: Array.from({ length: 6 }, () => [2, 3, 7]) };
    const { context, rated } = searchRun(masked);
    await nsga2().search(context, iterations(20));
    expect(new Set(rated.join().split(','))).toEqual(new Set(['2', '3', '7']));
    expect(rated.length).toBeGreaterThan(200);
    const all = [...new ValueSpace(masked.space).iterate()].filter((_, i) => i % 10 === 0);
    const few = searchRun(masked);
    const candidates = await nsga2().search({ ...few.context, genes: all }, iterations(20));
    expect(candidates).toHaveLength(all.length);
    expect(new Set(few.rated)).toEqual(new Set(all.map(geneKey)));
    expect(few.lines.join()).toContain('nothing new was bred in 100 rounds');
  });

  it('takes a value that is no number as the worst', async () => {
    const broken = (gene: Gene) => ({ ...zdt1.valuesOf(gene), ...(gene[5] === 0 && { f2: NaN }) });
    const candidates = await nsga2().search(searchRun({ ...zdt1, valuesOf: broken }).context, iterations(20));
    expect(candidates.filter(({ values }) => Number.isNaN(values['f2'])).length).toBeGreaterThan(0);
    expect(candidates.at(-1)!.gene[5]).toBeLessThan(4);
  });
});
