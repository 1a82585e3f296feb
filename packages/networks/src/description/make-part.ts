import type { NetworkPart, PartNode, PartSlots } from '@uninas/contracts';
import type { ArgValue } from '@uninas/core';
import type { PartClass } from './part-classes.js';
import type { PartChildren, PartTree } from './part-tree.js';

/** The instance of a part, with the instances of its parts as children. */
export function makePart(
  cls: PartClass,
  name: string,
  path: string,
  args: Readonly<Record<string, ArgValue>>,
  slots: PartSlots,
  children: Readonly<Record<string, PartChildren>>,
): NetworkPart {
  const parts: Record<string, unknown> = {};
  for (const [slotName, slot] of Object.entries(slots)) {
    const given = children[slotName] ?? [];
    if (slot.dict !== undefined) {
      parts[slotName] = new Map([...(given as ReadonlyMap<string, PartTree>)].map(([key, tree]) => [key, tree.part]));
    } else {
      const list = (given as readonly PartTree[]).map((tree) => tree.part);
      parts[slotName] = slot.list ? Object.freeze(list) : list[0];
    }
  }
  const node: PartNode = { cls: name, path, args: Object.freeze({ ...args }), children: Object.freeze(parts) };
  return new cls(node);
}
