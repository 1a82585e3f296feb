import type { ArgTreeNode } from '@uninas/core';
import { countLimits } from '../limits.js';
import { paint, type Sink } from '../terminal/io.js';
import { valueText } from '../value-text.js';

/** How a tree is written. */
export interface TreeTextOptions {
  readonly sink: Pick<Sink, 'hasColor'>;
  /** With the values of all arguments. */
  readonly withArgs: boolean;
}

/** An argument tree as lines of text: slots with the number of modules they take, and the classes in them. */
export function treeText(root: ArgTreeNode, options: TreeTextOptions): string {
  const lines = [paint(options.sink, 'bold', root.cls)];
  writeMembers(root, '', lines, options);
  return `${lines.join('\n')}\n`;
}

/** A line below a node, with what stands below that line. */
interface Branch {
  readonly text: string;
  readonly node?: ArgTreeNode;
}

function writeMembers(node: ArgTreeNode, indent: string, lines: string[], options: TreeTextOptions): void {
  const branches = [...(options.withArgs ? argBranches(node, options) : []), ...slotBranches(node, options)];
  for (const [i, { text, node: child }] of branches.entries()) {
    const isLast = i === branches.length - 1;
    lines.push(`${indent}${isLast ? '└─ ' : '├─ '}${text}`);
    if (child !== undefined) writeMembers(child, `${indent}${isLast ? '   ' : '│  '}`, lines, options);
  }
}

function argBranches(node: ArgTreeNode, { sink }: TreeTextOptions): readonly Branch[] {
  return Object.entries(node.args).map(([name, value]) => {
    const text = `${name} = ${valueText(value)}`;
    return { text: Object.hasOwn(node.origins, name) ? text : `${text} ${paint(sink, 'dim', '(default)')}` };
  });
}

function slotBranches(node: ArgTreeNode, { sink }: TreeTextOptions): readonly Branch[] {
  return Object.entries(node.entry.metas).flatMap(([slot, meta]): Branch[] => {
    const children = node.children[slot] ?? [];
    const limits = paint(sink, 'dim', `(${countLimits(meta)})`);
    if (children.length === 0) {
      const rest = node.deferred.includes(slot) ? 'from an earlier run that is not there' : '-';
      return [{ text: `${slot} ${limits} ${paint(sink, 'dim', rest)}` }];
    }
    return children.map((child, i) => {
      const index = child.index === undefined ? '' : `#${child.index}`;
      const name = paint(sink, 'cyan', child.cls);
      return { text: `${slot}${index}${i === 0 ? ` ${limits}` : ''} ${name}`, node: child };
    });
  });
}
