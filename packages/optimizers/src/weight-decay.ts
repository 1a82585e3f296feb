import type { ParameterGroup, Variable } from '@uninas/contracts';
import type { OptimizerSettings } from './optimizer-settings.js';

/**
 * The factor of the L2 penalty of a variable: with the filter, 0 for variables
 * of one dimension (biases, norms), names ending in `.bias`, and architecture weights.
 */
export function decayOf(variable: Variable, group: ParameterGroup, settings: OptimizerSettings): number {
  const { weight_decay: decay, weight_decay_filter: isFiltered } = settings;
  if (!isFiltered) return decay;
  const isSpared =
    variable.shape.length <= 1 || variable.name.endsWith('.bias') || group.withoutDecay?.has(variable.name) === true;
  return isSpared ? 0 : decay;
}
