import type { ArgValue } from '../declare/arg.js';
import { writable } from './hierarchical.js';
import { memberPath, slotName, walk, type ArgTreeNode } from '../tree/arg-tree.js';

/** A flat configuration: class lists by slot, arguments by wildcard or tree path. */
export type FlatData = Readonly<Record<string, ArgValue>>;

/**
 * The flat form of a tree, in the order of the tree: each slot with its class
 * names, followed by the arguments of each child.
 *
 * Where a slot name occurs at more than one node, its keys are tree paths,
 * those of the task's own slots in their long form `cls_task.cls_network`.
 *
 * @param complete with all defaults and empty slots; otherwise only what some layer set
 */
export function toFlat(root: ArgTreeNode, complete = true): FlatData {
  const owners = new Map<string, number>();
  for (const node of walk(root)) {
    for (const slot of Object.keys(node.entry.metas)) owners.set(slot, (owners.get(slot) ?? 0) + 1);
  }
  const isUnique = (slot: string): boolean => slot === 'cls_task' || owners.get(slot) === 1;
  const data: Record<string, ArgValue> = { cls_task: root.cls };
  const writeArgs = (node: ArgTreeNode): void => {
    for (const [name, value] of Object.entries(node.args)) {
      if (!complete && !Object.hasOwn(node.origins, name)) continue;
      const key = isUnique(node.slot) ? `{${slotName(node)}}.${name}` : memberPath(node, name);
      data[key] = flatValue(writable(value));
    }
  };
  const writeSlots = (node: ArgTreeNode): void => {
    for (const slot of Object.keys(node.entry.metas)) {
      const children = node.children[slot] ?? [];
      if (!complete && children.length === 0 && !Object.hasOwn(node.origins, slot)) continue;
      const path = node.path === '' ? `cls_task.${slot}` : memberPath(node, slot);
      data[isUnique(slot) ? slot : path] = children.map((child) => child.cls).join(', ');
      for (const child of children) {
        writeArgs(child);
        writeSlots(child);
      }
    }
  };
  writeArgs(root);
  writeSlots(root);
  return data;
}

/** Lists are comma separated text, as UniNAS writes them, unless that would be read as another list. */
function flatValue(value: ArgValue): ArgValue {
  if (!Array.isArray(value)) return value;
  const items = value as readonly ArgValue[];
  const isPlain = items.every(
    (item) =>
      typeof item === 'number' ||
      (typeof item === 'string' && item !== '' && item === item.trim() && !/[,[\]'"]/.test(item)),
  );
  return isPlain ? items.join(', ') : items;
}
