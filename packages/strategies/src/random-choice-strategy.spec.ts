import { describe, expect, it } from '@jest/globals';
import { Random } from '@uninas/core';
import { makeStrategy } from './make-strategy.js';
import { RandomChoiceStrategy } from './random-choice-strategy.js';

const DRAWS = 6000;
const random = new Random(11);

function counts(strategy: RandomChoiceStrategy, weight: string, choices: number): number[] {
  const found = Array.from({ length: choices }, () => 0);
  for (let i = 0; i < DRAWS; i++) {
    strategy.sample(random.at(i));
    found[strategy.active(weight)[0]!]!++;
  }
  return found;
}

/** Each count within 4.5 standard deviations of its binomial distribution. */
function expectShares(found: readonly number[], shares: readonly number[]): void {
  found.forEach((count, i) => {
    const share = shares[i]!;
    expect(Math.abs(count - DRAWS * share)).toBeLessThanOrEqual(4.5 * Math.sqrt(DRAWS * share * (1 - share)));
  });
}

function strategyOf(probabilities?: readonly number[]): RandomChoiceStrategy {
  const strategy = makeStrategy(RandomChoiceStrategy, { ...(probabilities && { fixed_probabilities: probabilities }) });
  for (const name of ['a', 'b']) strategy.request({ name, choices: 4, strategy: 'default' });
  return strategy;
}

describe('RandomChoiceStrategy', () => {
  it('draws all candidates equally often, and weights independently', () => {
    expectShares(counts(strategyOf(), 'a', 4), [0.25, 0.25, 0.25, 0.25]);
    const strategy = strategyOf();
    let same = 0;
    for (let i = 0; i < DRAWS; i++) {
      strategy.sample(random.at(i));
      if (strategy.active('a')[0] === strategy.active('b')[0]) same++;
    }
    expectShares([same], [0.25]);
  });

  it('draws by fixed probabilities in any scale', () => {
    expectShares(counts(strategyOf([1, 0, 2, 5]), 'b', 4), [0.125, 0, 0.25, 0.625]);
  });

  it('leaves out the probabilities of masked candidates', () => {
    const strategy = strategyOf([1, 0, 2, 5]);
    strategy.mask(3);
    expectShares(counts(strategy, 'a', 4), [1 / 3, 0, 2 / 3, 0]);
  });

  it('refuses probabilities that mean nothing', () => {
    expect(() => strategyOf([0, 0, 0, 0]).build()).toThrow('every candidate of "a" that is not masked');
    const masked = strategyOf([1, 0, 0, 0]);
    masked.mask(0, 'b');
    expect(() => masked.build()).toThrow('every candidate of "b" that is not masked has probability 0');
    expect(() => strategyOf([1, 1]).build()).toThrow('there are 2 probabilities, "a" has 4 candidates');
  });
});
