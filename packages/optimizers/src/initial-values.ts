import type { BuiltNetwork, PlannedVariable } from '@uninas/contracts';
import type { Random } from '@uninas/core';

/** How the elements of a variable start. */
export type Start =
  | { readonly value: number }
  /** Normal around 0. */
  | { readonly deviation: number }
  /** Uniform in `[-bound, bound)`. */
  | { readonly bound: number };

/**
 * Sets the variables that `start` says something about; each has a stream of
 * its own, so the others do not matter.
 */
export function initialize(
  network: BuiltNetwork,
  random: Random,
  start: (variable: PlannedVariable) => Start | undefined,
): void {
  for (const planned of network.plan.variables) {
    const how = start(planned);
    const variable = network.variables.get(planned.name);
    if (how === undefined || variable === undefined) continue;
    const stream = random.at(planned.name);
    const draw = (): number => {
      if ('value' in how) return how.value;
      return 'deviation' in how ? how.deviation * stream.normal() : how.bound * (2 * stream.float() - 1);
    };
    const size = planned.shape.reduce((product, n) => product * n, 1);
    variable.load(Float32Array.from({ length: size }, draw));
  }
}
