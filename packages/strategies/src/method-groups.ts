import type { Log, MethodGroup, Ops, Optimizer, ParameterGroup, Scheduler, Tensor } from '@uninas/contracts';
import { scaledOptimizer } from './scaled-optimizer.js';

/** Variables that are optimised together. */
export interface OwnGroup extends ParameterGroup {
  /** Batches for each step, 1 when left out. */
  readonly every?: number;
  /** Which optimizer and scheduler; that at the group's own position when left out. */
  readonly position?: number;
  /** Factor of the learning rate, 1 when left out. */
  readonly rate?: number;
}

/** The modules that groups are optimised by. */
export interface GroupModules {
  readonly cls_optimizers: readonly Optimizer[];
  readonly cls_schedulers: readonly Scheduler[];
}

/** Starts an optimizer for each group. */
export function startGroups(
  groups: readonly OwnGroup[],
  { cls_optimizers, cls_schedulers }: GroupModules,
  ops: Ops,
  log: Log,
): readonly MethodGroup[] {
  return groups.map((group, i) => {
    const { name, variables, every = 1, position = i, rate = 1 } = group;
    const optimizer = scaledOptimizer(cls_optimizers[position]!.create(group, ops, log), rate);
    return { name, variables, every, optimizer, scheduler: cls_schedulers[position] };
  });
}

/** Gradients of the variables of all groups, one after the other, by group. */
export function byGroup(
  gradients: readonly (Tensor | undefined)[],
  groups: readonly MethodGroup[],
): ReadonlyMap<string, readonly (Tensor | undefined)[]> {
  let begin = 0;
  return new Map(
    groups.map(({ name, variables }) => [name, gradients.slice(begin, (begin += variables.length))] as const),
  );
}
