import type { NetworkPlan } from '@uninas/contracts';
import { stepsOf } from './chosen.js';
import { shapeText, sizeOf } from './geometry.js';

/** 1 GiB of 32-bit floats: training holds several such sets in 4 GiB, the most that a 32-bit address reaches. */
const MOST_VALUES = 2 ** 28;

/**
 * Refuses a network that no engine can hold, before anything is allocated.
 *
 * @throws {Error} that names its largest variable, or the result of one sample that is too large
 */
export function checkSize(plan: NetworkPlan): void {
  const total = plan.variables.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (total > MOST_VALUES) {
    const { name, shape } = plan.variables.reduce((a, b) => (sizeOf(b.shape) > sizeOf(a.shape) ? b : a));
    const largest = `the largest is ${name} [${shape.join(', ')}]`;
    throw new Error(`the network has ${total} values in its variables, at most ${MOST_VALUES} fit; ${largest}`);
  }
  for (const { shape, op } of stepsOf(plan)) {
    if (sizeOf(shape) <= MOST_VALUES) continue;
    throw new Error(`a result ${shapeText(shape)} of ${op} has ${sizeOf(shape)} values, at most ${MOST_VALUES} fit`);
  }
}
