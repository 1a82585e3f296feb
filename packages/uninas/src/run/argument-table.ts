import { memberPath, nodeName, walk, type ArgTreeNode } from '@uninas/core';
import { alignColumns, shorten } from '../terminal/columns.js';
import { valueText } from '../value-text.js';

/** Longest value that is shown whole. */
const VALUE_WIDTH = 60;

/**
 * Name, value and help of every argument and slot, aligned, in the order of
 * the tree. Names are short where that is clear, and tree paths elsewhere.
 */
export function argumentTable(root: ArgTreeNode): readonly string[] {
  const nodes = [...walk(root)];
  const isUnique = unique(nodes.map(nodeName));
  const isUniqueSlot = unique(nodes.flatMap((node) => Object.keys(node.entry.metas)));
  const rows: string[][] = [['cls_task', root.cls, 'what the experiment does']];
  const visit = (node: ArgTreeNode): void => {
    for (const [name, spec] of Object.entries(node.entry.args)) {
      const full = isUnique(nodeName(node)) ? `${nodeName(node)}.${name}` : memberPath(node, name);
      rows.push([full, shorten(valueText(node.args[name]!), VALUE_WIDTH), spec.help]);
    }
    for (const [slot, meta] of Object.entries(node.entry.metas)) {
      const children = node.children[slot] ?? [];
      const full = isUniqueSlot(slot) ? slot : memberPath(node, slot);
      rows.push([full, shorten(children.map((child) => child.cls).join(', ') || '-', VALUE_WIDTH), meta.help]);
      children.forEach(visit);
    }
  };
  visit(root);
  return alignColumns(rows, { gap: 4 });
}

function unique(names: readonly string[]): (name: string) => boolean {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (name) => counts.get(name) === 1;
}
