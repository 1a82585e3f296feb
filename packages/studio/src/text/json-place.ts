import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';
import type { TextPlace } from './text-place.js';

/** Where a position is in a configuration in JSON, which may be unfinished. */
export function jsonPlace(state: EditorState, position: number): TextPlace | undefined {
  const textOf = (node: SyntaxNode): string => state.sliceDoc(node.from, node.to);
  const node = syntaxTree(state).resolveInner(position, -1);
  const isText = node.name === 'PropertyName' || node.name === 'String';
  const object = around(isText ? node.parent! : node, 'Object');
  if (object === undefined) return undefined;
  const members = membersOf(object, textOf);
  const isClosed = isText && node.to - node.from > 1 && textOf(node).endsWith('"');
  const span = isText
    ? { from: node.from + 1, to: isClosed ? node.to - 1 : node.to, isQuoted: true }
    : { ...wordAt(state, position), isQuoted: false };
  const property =
    isText && node.name === 'String' ? around(node, 'Property') : propertyBefore(state, object, span.from);
  const isValue =
    node.name === 'String' ? property !== undefined : node.name !== 'PropertyName' && property !== undefined;
  const key = property?.getChild('PropertyName');
  const owner = around(object.parent ?? undefined, 'Property');
  const ownerKey = owner?.getChild('PropertyName');
  const above = owner && around(owner.parent ?? undefined, 'Object');
  return {
    cls: members.get('cls'),
    part: isValue ? 'value' : 'key',
    key: isValue && key ? unquoted(textOf(key)) : undefined,
    present: new Set(members.keys()),
    in: above && ownerKey ? { cls: membersOf(above, textOf).get('cls'), slot: unquoted(textOf(ownerKey)) } : undefined,
    ...span,
  };
}

function around(node: SyntaxNode | null | undefined, name: string): SyntaxNode | undefined {
  for (let at = node ?? undefined; at !== undefined; at = at.parent ?? undefined) if (at.name === name) return at;
  return undefined;
}

/** The members of an object with their values as text; those of nested ones are empty. */
function membersOf(object: SyntaxNode, textOf: (node: SyntaxNode) => string): Map<string, string> {
  const members = new Map<string, string>();
  for (const property of object.getChildren('Property')) {
    const name = property.getChild('PropertyName');
    if (name === null) continue;
    const value = property.getChild('String');
    members.set(unquoted(textOf(name)), value === null ? '' : unquoted(textOf(value)));
  }
  return members;
}

/** The member whose colon stands before a position with nothing between. */
function propertyBefore(state: EditorState, object: SyntaxNode, position: number): SyntaxNode | undefined {
  const before = state.sliceDoc(object.from, position);
  if (!/:\s*$/.test(before)) return undefined;
  return object.getChildren('Property').findLast(({ from }) => from < position);
}

function wordAt(state: EditorState, position: number): { from: number; to: number } {
  const line = state.doc.lineAt(position);
  const before = /[\w.+-]*$/.exec(line.text.slice(0, position - line.from))![0];
  return { from: position - before.length, to: position };
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, '');
}
