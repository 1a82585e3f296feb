import type { ArgValue } from '../declare/arg.js';
import type { ArgTreeNode } from '../tree/arg-tree.js';

/** A node in hierarchical form: its class, its arguments, its children by slot. */
export interface NodeData {
  readonly cls: string;
  readonly [member: string]: ArgValue | NodeData | readonly NodeData[];
}

/**
 * The hierarchical form of a tree.
 *
 * @param complete with all defaults; otherwise only what some layer set
 */
export function toHierarchical(node: ArgTreeNode, complete = true): NodeData {
  const data: Record<string, NodeData[string]> = { cls: node.cls };
  for (const [name, value] of Object.entries(node.args)) {
    if (complete || Object.hasOwn(node.origins, name)) data[name] = writable(value);
  }
  for (const [slot, meta] of Object.entries(node.entry.metas)) {
    const children = (node.children[slot] ?? []).map((child) => toHierarchical(child, complete));
    if (meta.list) {
      if (complete || children.length > 0 || Object.hasOwn(node.origins, slot)) data[slot] = children;
    } else if (children[0] !== undefined) {
      data[slot] = children[0];
    }
  }
  return data as NodeData;
}

/** A value as JSON can hold it; infinite numbers become texts, which are read as them. */
export function writable(value: ArgValue): ArgValue {
  if (Array.isArray(value)) return (value as readonly ArgValue[]).map(writable);
  return value === Infinity ? 'inf' : value === -Infinity ? '-inf' : value;
}
