import type { Random } from '@uninas/core';
import type { WeightStrategies } from './weight-strategies.js';

/**
 * Decides for any architecture, each as likely, by fixing it: what strategies remember of their own
 * samples, such as the rounds of a fair one, stands still.
 */
export function sampleUniformly(strategies: WeightStrategies, random: Random): void {
  strategies.sample(
    random,
    strategies.space().map((allowed) => allowed[random.int(allowed.length)]!),
  );
}
