import type { Strategy } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { makeStrategy } from './make-strategy.js';
import { RandomChoiceStrategy } from './random-choice-strategy.js';
import { SearchMethod } from './search-method.js';

/**
 * Single-path one-shot: every batch trains one path, sampled uniformly.
 *
 * @source Guo et al., 2020, "Single path one-shot neural architecture search
 *   with uniform sampling", section 3.2
 */
@Register.as('method', { search: true, single_path: true, can_hpo: true })
export class UniformRandomMethod extends SearchMethod.with({}) {
  protected override createStrategy(name: string): Strategy {
    return makeStrategy(RandomChoiceStrategy, { name });
  }
}
