import type { BuiltNetwork, Method, Ops, PlannedVariable, SavedTensor } from '@uninas/contracts';

/**
 * Gives a network the values of another one, by the names of variables.
 *
 * @throws {Error} that names the first variable that does not fit; nothing is changed then
 */
export function giveWeights(
  { plan, variables }: BuiltNetwork,
  weights: ReadonlyMap<string, SavedTensor>,
  from: string,
): void {
  checkWeights(plan.variables, weights, from);
  for (const [name, variable] of variables) variable.load(weights.get(name)!.data);
}

/** @throws {Error} that names the first variable for which there is no value of its shape, or the first value without one */
export function checkWeights(
  variables: readonly Pick<PlannedVariable, 'name' | 'shape'>[],
  weights: ReadonlyMap<string, SavedTensor>,
  from: string,
): void {
  for (const { name, shape } of variables) {
    const saved = weights.get(name);
    if (saved === undefined) throw new Error(`${from} is of another network: it has no ${name}`);
    if (saved.shape.join() !== shape.join()) {
      const shapes = `[${saved.shape.join(', ')}] there, [${shape.join(', ')}] here`;
      throw new Error(`${from} is of another network: ${name} is ${shapes}`);
    }
  }
  const names = new Set(variables.map(({ name }) => name));
  const unknown = [...weights.keys()].find((name) => !names.has(name));
  if (unknown !== undefined) throw new Error(`${from} is of another network: ${unknown} does not exist here`);
}

/** Sets the running statistics of batch normalisation to mean 0 and variance 1. @returns how many were set */
export function resetStatistics(method: Method, ops: Ops): number {
  const { plan, variables } = method.built;
  const statistics = plan.variables.filter(({ role }) => role === 'running_mean' || role === 'running_variance');
  for (const { name, role, shape } of statistics) {
    variables.get(name)!.assign(role === 'running_mean' ? ops.zeros(shape) : ops.ones(shape));
  }
  return statistics.length;
}
