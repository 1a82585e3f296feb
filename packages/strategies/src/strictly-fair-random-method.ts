import type { Strategy } from '@uninas/contracts';
import { Register, type Random } from '@uninas/core';
import { FairRandomChoiceStrategy, roundLength } from './fair-random-choice-strategy.js';
import { makeStrategy } from './make-strategy.js';
import { sampleUniformly } from './sample-uniformly.js';
import { SearchMethod } from './search-method.js';
import type { WeightStrategies } from './weight-strategies.js';

/**
 * FairNAS: of n candidates, each is trained exactly once in n batches.
 *
 * Each batch trains another path. The gradients of n successive batches are
 * summed, not averaged, and the optimizer steps once after them. Rounds go on
 * across epochs; with `accumulate_batches` of the trainer, several rounds make
 * one step. In evaluation, paths are sampled uniformly and the rounds of
 * training stand still.
 *
 * All architecture weights need equally many candidates that are not masked.
 *
 * @source Chu et al., 2021, "FairNAS: Rethinking evaluation fairness of weight
 *   sharing neural architecture search", algorithm 1; there all n paths of a
 *   step see the same batch, here, as in UniNAS, each sees the next one
 */
@Register.as('method', { search: true, single_path: true, can_hpo: true })
export class StrictlyFairRandomMethod extends SearchMethod.with({}) {
  protected override createStrategy(name: string): Strategy {
    return makeStrategy(FairRandomChoiceStrategy, { name });
  }

  /** @throws {Error} if the numbers of candidates differ */
  protected override batchesPerStep(strategies: WeightStrategies): number {
    const space = strategies.space();
    return roundLength(strategies.weights.map(({ name }, i) => ({ name, allowed: space[i]! })));
  }

  protected override sampleToEvaluate(strategies: WeightStrategies, random: Random): void {
    sampleUniformly(strategies, random);
  }
}
