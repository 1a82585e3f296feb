import type { ArgValue } from '../declare/arg.js';
import type { MetaEntry, ModuleEntry } from '../register/manifest.js';
import type { Origin } from '../config/layer.js';

/** A module with its values in an argument tree; plain data, no class is loaded. */
export interface ArgTreeNode {
  readonly cls: string;
  readonly entry: ModuleEntry;
  /** The slot it sits in; `cls_task` for the root. */
  readonly slot: string;
  /** Position in an indexed slot. */
  readonly index: number | undefined;
  /** Tree path below the task, such as `cls_method.cls_optimizers#0`; empty for the root. */
  readonly path: string;
  /** Complete: every declared argument, defaults included; placeholders are still in place. */
  readonly args: Readonly<Record<string, ArgValue>>;
  /** Complete: every declared slot. */
  readonly children: Readonly<Record<string, readonly ArgTreeNode[]>>;
  /** Where the class was named. */
  readonly origin: Origin | undefined;
  /** Where each argument and slot was set that some layer sets. */
  readonly origins: Readonly<Record<string, Origin>>;
  /** Slots that an earlier run will fill that was not there to be read. */
  readonly deferred: readonly string[];
}

/** `SimpleTrainer`, or `SGDOptimizer#0` in an indexed slot. */
export function nodeName(node: Pick<ArgTreeNode, 'cls' | 'index'>): string {
  return node.index === undefined ? node.cls : `${node.cls}#${node.index}`;
}

/** `cls_trainer`, or `cls_optimizers#0` in an indexed slot. */
export function slotName(node: Pick<ArgTreeNode, 'slot' | 'index'>): string {
  return node.index === undefined ? node.slot : `${node.slot}#${node.index}`;
}

/** The path of a child. */
export function childPath(parent: string, slot: string, index: number | undefined): string {
  const step = index === undefined ? slot : `${slot}#${index}`;
  return parent === '' ? step : `${parent}.${step}`;
}

/** The path of an argument or slot of a node. */
export function memberPath(node: Pick<ArgTreeNode, 'path'>, name: string): string {
  return node.path === '' ? name : `${node.path}.${name}`;
}

/** The node and all below it, parents first, in the order of declaration. */
export function* walk<T extends { readonly children: Readonly<Record<string, readonly T[]>> }>(node: T): Generator<T> {
  // a stack rather than a generator in a generator, of which each level would pass on all that is below
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    const slots = Object.values(next.children);
    for (let i = slots.length - 1; i >= 0; i--)
      for (let j = slots[i]!.length - 1; j >= 0; j--) waiting.push(slots[i]![j]!);
  }
}

/** The slot that holds the task. */
export const ROOT_SLOT: MetaEntry = {
  kind: 'task',
  help: 'what the experiment does',
  min: 1,
  max: 1,
  list: false,
  index: false,
  from: 'Main',
};
