import type { NetworkPlan, PlannedVariable, SavedTensor } from '@uninas/contracts';
import type { Random } from '@uninas/core';
import { sizeOf } from '../plan/geometry.js';

/**
 * The first values of a variable.
 *
 * @param random a stream of this variable alone, so that other variables change nothing
 */
export function initialValues({ shape, initial }: PlannedVariable, random: Random): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  switch (initial.is) {
    case 'zeros':
      return values;
    case 'ones':
      return values.fill(1);
    case 'uniform':
      // 32 random bits are more than a float32 holds, and half the work of `float`.
      for (let i = 0; i < values.length; i++) values[i] = (random.uint32() / 0x80000000 - 1) * initial.bound;
      return values;
    case 'normal':
      for (let i = 0; i < values.length; i++) values[i] = initial.mean + initial.deviation * random.normal();
      return values;
  }
}

/**
 * What all variables of a network begin with, without building it.
 *
 * @param random as it would be given to the build
 */
export function initialWeights(plan: NetworkPlan, random: Random): ReadonlyMap<string, SavedTensor> {
  return new Map(
    plan.variables.map((planned) => {
      const data = initialValues(planned, random.at(planned.name));
      return [planned.name, { shape: planned.shape, data }];
    }),
  );
}
