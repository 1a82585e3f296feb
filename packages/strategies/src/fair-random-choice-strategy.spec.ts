import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '@uninas/core';
import { FairRandomChoiceStrategy } from './fair-random-choice-strategy.js';
import { makeStrategy } from './make-strategy.js';

function strategyOf(...choices: number[]): FairRandomChoiceStrategy {
  const strategy = makeStrategy(FairRandomChoiceStrategy, {});
  choices.forEach((count, i) => strategy.request({ name: `w${i}`, choices: count, strategy: 'default' }));
  return strategy;
}
function draw(strategy: FairRandomChoiceStrategy, samples: number, random = new Random(5), first = 0): number[] {
  return Array.from({ length: samples }, (_, i) => {
    strategy.sample(random.at(first + i));
    return strategy.active('w0')[0]!;
  });
}
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

describe('FairRandomChoiceStrategy', () => {
  it('chooses every candidate of every weight once in each round', () => {
    const cases = fc.record({
      choices: fc.integer({ min: 1, max: 7 }),
      weights: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ choices, weights, seed }) => {
        const strategy = strategyOf(...Array.from({ length: weights }, () => choices));
        for (let round = 0; round < 3; round++) {
          const rows = Array.from({ length: choices }, (_, i) => {
            strategy.sample(new Random(seed, [round, i]));
            return Array.from({ length: weights }, (_unused, w) => strategy.active(`w${w}`)[0]!);
          });
          for (let w = 0; w < weights; w++) {
            expect(sorted(rows.map((row) => row[w]!))).toEqual(Array.from({ length: choices }, (_, i) => i));
          }
        }
      }),
    );
  });

  it('shuffles the rounds, and each weight by itself', () => {
    const strategy = strategyOf(6, 6);
    const rounds = Array.from({ length: 20 }, (_, round) => draw(strategy, 6, new Random(5), round * 6).join());
    expect(new Set(rounds).size).toBeGreaterThan(15);
    const other = strategyOf(6, 6);
    const pairs = Array.from({ length: 6 }, (_, i) => {
      other.sample(new Random(1).at(i));
      return other.active('w0')[0] === other.active('w1')[0];
    });
    expect(pairs).toContain(false);
  });

  it('fails when it is built, not only in the first step, if weights have different numbers of candidates', () => {
    expect(() => strategyOf(5, 4).build()).toThrow('"w0" has 5, "w1" has 4');
    const masked = strategyOf(5, 4);
    masked.mask(4);
    masked.build();
  });

  it('leaves masked candidates out of its rounds, also of the one that has begun', () => {
    const strategy = strategyOf(5, 5);
    const [first] = draw(strategy, 1);
    const masked = (first! + 1) % 5;
    strategy.mask(masked);
    expect(sorted([first!, ...draw(strategy, 3, new Random(5), 1)])).toEqual(
      [0, 1, 2, 3, 4].filter((i) => i !== masked),
    );
    expect(sorted(draw(strategy, 4, new Random(5), 4))).toEqual([0, 1, 2, 3, 4].filter((i) => i !== masked));
  });

  it('goes on in the middle of a round', () => {
    const [from, to] = [strategyOf(5), strategyOf(5)];
    draw(from, 7);
    const { tensors, values } = from.state();
    to.restore({ tensors, values: JSON.parse(JSON.stringify(values)) });
    // a stream of its own decides nothing until the round is over
    expect(draw(to, 3, new Random(99))).toEqual(draw(from, 3));
    expect(draw(to, 5)).toEqual(draw(from, 5));
  });

  it('keeps its round when an architecture is given', () => {
    const [a, b] = [strategyOf(5), strategyOf(5)];
    draw(a, 2);
    draw(b, 2);
    b.sample(new Random(5), new Map([['w0', 4]]));
    expect(b.active('w0')).toEqual([4]);
    expect(draw(b, 3, new Random(5), 2)).toEqual(draw(a, 3, new Random(5), 2));
  });

  it('needs equally many candidates', () => {
    const strategy = strategyOf(4, 3);
    expect(() => draw(strategy, 1)).toThrow(/"w0" has 4, "w1" has 3; mask some, or use UniformRandomMethod/);
    strategy.mask(2, 'w0');
    expect(sorted(draw(strategy, 3))).toEqual([0, 1, 3]);
  });

  it('refuses a saved queue of candidates that it may not choose, and changes nothing', () => {
    const strategy = strategyOf(3);
    draw(strategy, 1);
    const state = strategy.state();
    const wrong = { ...state, values: { ...state.values, queues: { w0: [1, 3] } } };
    expect(() => strategy.restore(wrong)).toThrow('the saved queue of "w0"');
    expect(() => strategy.restore({ ...state, values: { chosen: {} } })).toThrow('"queues"');
    expect(strategy.state()).toEqual(state);
  });
});
