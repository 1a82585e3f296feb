import { describe, expect, it } from '@jest/globals';
import type { Genome } from '@uninas/contracts';
import { Random } from '@uninas/core';
import { moduleOf } from '../testing/search-problem.fixture.js';
import { IntLhsPymooSampler } from './int-lhs-pymoo-sampler.js';
import { IntRandomPymooSampler } from './int-random-pymoo-sampler.js';
import { NEvalPymooTermination } from './n-eval-pymoo-termination.js';
import { NIterPymooTermination } from './n-iter-pymoo-termination.js';
import { NoPymooMutation } from './no-pymoo-mutation.js';
import { PointPymooCrossover } from './point-pymoo-crossover.js';
import { PolynomialPymooMutation } from './polynomial-pymoo-mutation.js';
import { SbxPymooCrossover } from './sbx-pymoo-crossover.js';
import { TimePymooTermination } from './time-pymoo-termination.js';

const MANY = 10_000;
/** As many results as asked for, from one stream. */
function many<T>(draw: (random: Random) => T, count = MANY): T[] {
  const random = new Random(7);
  return Array.from({ length: count }, () => draw(random));
}
const share = <T>(all: readonly T[], is: (one: T) => boolean): number => all.filter(is).length / all.length;
const counts = (values: readonly number[], size: number): number[] =>
  Array.from({ length: size }, (_, value) => values.filter((one) => one === value).length);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('terminators', () => {
  const at = (evaluations: number, generations: number, seconds = 0) => ({ evaluations, generations, seconds });

  it('count architectures, generations and seconds', () => {
    const evals = moduleOf(NEvalPymooTermination, { n: 30 });
    expect([0, 25, 30, 31].map((done) => evals.left(at(done, 3)))).toEqual([30, 5, 0, 0]);
    const iters = moduleOf(NIterPymooTermination, { n: 4 });
    expect([0, 3, 4].map((done) => iters.left(at(1e6, done)))).toEqual([Infinity, Infinity, 0]);
    const time = moduleOf(TimePymooTermination, { s: 60 });
    expect([0, 59.9, 60].map((seconds) => time.left(at(1e6, 1e6, seconds)))).toEqual([Infinity, Infinity, 0]);
    expect([evals.budget(), iters.budget(5, 10), time.budget()]).toEqual([30, 35, Infinity]);
  });
});

describe('samplers', () => {
  it('a latin hypercube shares all values out evenly at each position', () => {
    const genomes = moduleOf(IntLhsPymooSampler).sample(20, [5, 4, 2, 1], new Random(1));
    for (const [i, size] of [5, 4, 2, 1].entries()) {
      expect(counts(genomes.map((genome) => genome[i]!), size)).toEqual(Array(size).fill(20 / size)); // prettier-ignore
    }
    // where the number of genomes is no multiple, two strata of each value may be shared
    const few = moduleOf(IntLhsPymooSampler).sample(7, [3], new Random(2));
    for (const count of counts(few.flat(), 3)) expect(Math.abs(count - 7 / 3)).toBeLessThan(2);
    // positions are independent: no value goes with another one
    const pairs = many((random) => moduleOf(IntLhsPymooSampler).sample(4, [2, 2], random), 500).flat();
    expect(share(pairs, ([a, b]) => a === b)).toBeCloseTo(0.5, 1);
  });

  it('random values are independent and equally likely', () => {
    const genomes = moduleOf(IntRandomPymooSampler).sample(5000, [5, 2], new Random(3));
    for (const count of counts(genomes.map(([a]) => a!), 5)) expect(Math.abs(count - 1000)).toBeLessThan(120); // prettier-ignore
    expect(new Set(counts(genomes.slice(0, 20).map(([a]) => a!), 5)).size).toBeGreaterThan(1); // prettier-ignore
    expect(share(genomes, ([a, b]) => a === 0 && b === 1)).toBeCloseTo(0.1, 1);
  });
});

describe('SbxPymooCrossover', () => {
  const cross = (args: Parameters<typeof moduleOf>[1], a: Genome, b: Genome, sizes: readonly number[]) =>
    many((random) => moduleOf(SbxPymooCrossover, args).cross(a, b, sizes, random));

  it('keeps the sum of two values far from the bounds, and is spread as the paper says', () => {
    // parents a distance of 1 apart, bounds 500 away: the distance of children has the density 0.5 (n + 1) b^n below 1
    for (const eta of [2, 15]) {
      const children = cross({ type: 'real', prob: 1, eta }, [500], [501], [1001]);
      expect(Math.max(...children.map(([[x], [y]]) => Math.abs(x! + y! - 1001)))).toBeLessThan(1e-6);
      const apart = children.filter(([[x]]) => x !== 500 && x !== 501).map(([[x], [y]]) => Math.abs(x! - y!));
      // half of the values are crossed; of their spreads half are below 1, and P(spread < c) = c^(eta + 1) / 2
      expect(apart.length / children.length).toBeCloseTo(0.5, 1);
      for (const c of [0.8, 0.95, 1]) {
        expect(Math.abs(share(apart, (distance) => distance < c) - c ** (eta + 1) / 2)).toBeLessThan(0.02);
      }
      // and P(spread < c) = 1 - c^-(eta + 1) / 2 above
      expect(Math.abs(share(apart, (distance) => distance < 1.1) - (1 - 1.1 ** -(eta + 1) / 2))).toBeLessThan(0.02);
    }
  });

  it('never leaves the bounds, and reaches both for whole numbers', () => {
    const children = cross({ eta: 0, prob: 1 }, [0, 1, 2], [4, 3, 2], [5, 5, 5]).flat();
    expect(children.every((child) => child.every((value) => Number.isInteger(value) && value >= 0 && value <= 4))).toBe(true); // prettier-ignore
    expect(new Set(children.map(([, second]) => second))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(children.every(([, , third]) => third === 2)).toBe(true);
    const real = cross({ eta: 0, prob: 1, type: 'real' }, [0.5], [3.5], [5]).flat(2);
    expect(Math.min(...real)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...real)).toBeLessThanOrEqual(4);
    expect(share(real, (value) => !Number.isInteger(value))).toBeGreaterThan(0.9);
  });

  it('leaves parents as they are but with its probability', () => {
    const kept = share(cross({ prob: 0.3, type: 'real', eta: 5 }, [1], [3], [5]), ([[x], [y]]) => x === 1 && y === 3);
    // 0.7 of the pairs, and half of the values of the others
    expect(kept).toBeCloseTo(0.85, 1);
    expect(cross({ prob: 0 }, [1], [3], [5]).every(([[x], [y]]) => x === 1 && y === 3)).toBe(true);
  });
});

describe('PointPymooCrossover', () => {
  const texts = (k: number, prob = 1): Map<string, number> => {
    const found = new Map<string, number>();
    for (const [x, y] of many(
      (random) => moduleOf(PointPymooCrossover, { k, prob }).cross([0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2], random),
      3000,
    )) {
      // prettier-ignore
      expect(x.every((value, i) => 1 - value === y[i])).toBe(true);
      found.set(x.join(''), (found.get(x.join('')) ?? 0) + 1);
    }
    return found;
  };

  it('cuts at every inner position, once or twice (D13)', () => {
    for (const [k, expected] of [
      [1, ['0001', '0011', '0111']],
      [2, ['0010', '0100', '0110']],
    ] as const) {
      // prettier-ignore
      const found = texts(k);
      expect([...found.keys()].sort()).toEqual(expected);
      for (const count of found.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
    }
  });

  it('leaves parents as they are but with its probability, and where there is nothing to cut', () => {
    expect(texts(1, 0.8).get('0000')! / 3000).toBeCloseTo(0.2, 1);
    const single = moduleOf(PointPymooCrossover, { k: 2, prob: 1 });
    expect(single.cross([3], [4], [5], new Random(0))).toEqual([[3], [4]]);
    expect(moduleOf(NoPymooMutation).cross([0, 1], [2, 3])).toEqual([[0, 1], [2, 3]]); // prettier-ignore
  });
});

describe('PolynomialPymooMutation', () => {
  const mutate = (args: Parameters<typeof moduleOf>[1], genome: Genome, sizes: readonly number[]): readonly Genome[] =>
    many((random) => moduleOf(PolynomialPymooMutation, args).mutate(genome, sizes, random));

  it('moves one value of a genome on the average, as far as the paper says', () => {
    const eta = 4;
    const middle = Array.from({ length: 8 }, () => 500);
    const genomes = mutate({ type: 'real', eta }, middle, Array.from({ length: 8 }, () => 1001)); // prettier-ignore
    expect(mean(genomes.map((genome) => genome.filter((value) => value !== 500).length))).toBeCloseTo(1, 1);
    const moves = genomes.flat().filter((value) => value !== 500).map((value) => (value - 500) / 1000); // prettier-ignore
    // seen from the middle (a) = 1/2: |move| <= d with probability (1 - (1 - d)^(n + 1)) / (1 - (1/2)^(n + 1))
    for (const d of [0.05, 0.2, 0.4]) {
      const expected = (1 - (1 - d) ** (eta + 1)) / (1 - 0.5 ** (eta + 1));
      expect(Math.abs(share(moves, (move) => Math.abs(move) <= d) - expected)).toBeLessThan(0.015);
    }
    expect(Math.abs(share(moves, (move) => move < 0) - 0.5)).toBeLessThan(0.015);
  });

  it('stays within the bounds, from which it only moves inwards', () => {
    const genomes = mutate({ eta: 0 }, [0, 4], [5, 5]);
    expect(genomes.every((genome) => genome.every((value) => Number.isInteger(value) && value >= 0 && value <= 4))).toBe(true); // prettier-ignore
    expect(new Set(genomes.map(([first]) => first))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(new Set(genomes.map(([, second]) => second))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(mutate({ eta: 0 }, [0], [1]).flat().every((value) => value === 0)).toBe(true); // prettier-ignore
  });

  it('rarely changes whole numbers where eta is large', () => {
    const changed = (eta: number): number => share(mutate({ eta }, [2], [5]), ([value]) => value !== 2);
    // |move| > 1/2 of a range of 5, seen from the middle of it
    for (const eta of [30, 3]) {
      const expected = 1 - (1 - 0.9 ** (eta + 1)) / (1 - 0.5 ** (eta + 1));
      expect(Math.abs(changed(eta) - expected)).toBeLessThan(0.012);
    }
  });
});
