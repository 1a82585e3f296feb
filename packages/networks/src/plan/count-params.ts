import type { NetworkPlan } from '@uninas/contracts';
import { usedVariables, type Selection } from './chosen.js';
import { sizeOf } from './geometry.js';

/** What is counted. */
export interface ParamsOptions extends Selection {
  /** Count running statistics as well. */
  readonly all?: boolean;
}

/**
 * Number of values of a network, or of one of its architectures.
 *
 * Only trainable values count, and none of variables with `aux` in their name:
 * heads that only help training, and are no part of the exported network.
 */
export function countParams(plan: NetworkPlan, options: ParamsOptions = {}): number {
  const used = usedVariables(plan, options);
  return plan.variables
    .filter(({ name, trainable }) => used.has(name) && !name.includes('aux') && (trainable || options.all === true))
    .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
