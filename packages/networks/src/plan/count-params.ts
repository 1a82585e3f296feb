import type { NetworkPlan, Step } from '@uninas/contracts';
import { eachStep, variablesByName, variablesOf, type Selection } from './chosen.js';
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
 * heads that only help training, and are no part of the exported network. Of
 * an architecture, only the used part of a variable counts.
 */
export function countParams(plan: NetworkPlan, options: ParamsOptions = {}): number {
  const isOfArchitecture = options.gene !== undefined || options.finalized !== undefined;
  const used = new Map<string, number>();
  eachStep(plan, options, (step) => {
    for (const name of variablesOf(step)) {
      const size = isOfArchitecture ? partOf(step, name) : Infinity;
      used.set(name, Math.max(used.get(name) ?? 0, size));
    }
  });
  const variables = variablesByName(plan);
  let sum = 0;
  for (const [name, size] of used) {
    const { shape, trainable } = variables.get(name)!;
    if ((trainable || options.all === true) && !name.includes('aux')) sum += Math.min(sizeOf(shape), size);
  }
  return sum;
}

/** How many values of a variable a step uses at most. */
function partOf(step: Step, name: string): number {
  if (step.op === 'batch_norm') return step.shape.at(-1)!;
  return step.op === 'conv2d' && step.filter === name && step.crop !== undefined ? sizeOf(step.crop.size) : Infinity;
}
