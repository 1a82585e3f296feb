import type { Tensor } from '@uninas/contracts';
import type { VariableStep } from './group-stepper.js';

/** Moves a remembered average towards a tensor: `kept * last + (1 - kept) * of`, the last being 0 at first. */
export function runningAverage({ ops, slot, remember }: VariableStep, name: string, of: Tensor, kept: number): Tensor {
  const last = slot(name);
  const next = last === undefined ? ops.affine(of, 1 - kept) : ops.weightedSum([last, of], [kept, 1 - kept]);
  remember(name, next);
  return next;
}

/** The largest value so far of each element, remembered. */
export function runningMaximum({ ops, slot, remember }: VariableStep, name: string, of: Tensor): Tensor {
  const last = slot(name);
  const next = last === undefined ? of : ops.maximum(last, of);
  remember(name, next);
  return next;
}
