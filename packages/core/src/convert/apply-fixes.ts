import { memberAt, nodeAt } from '../config/json-source.js';
import { JsonTreeError, parseJsonTree, type JsonMember, type JsonNode } from '../config/json-tree.js';
import type { Pointer } from '../config/source.js';
import type { Fix } from '../diagnose/problem.js';
import { applyTextEdits, NewKeys, type TextEdit } from './text-edits.js';

/**
 * The text of a JSON file after the fixes that concern it; comments and layout stay.
 *
 * A fix whose place is not there, or whose new key is there already, changes
 * nothing; nor does any if the text is no JSON.
 */
export function applyJsonFixes(text: string, fixes: readonly Fix[]): string {
  let root: JsonNode;
  try {
    root = parseJsonTree(text);
  } catch (error) {
    if (error instanceof JsonTreeError) return text;
    throw error;
  }
  const keys = new NewKeys();
  const changed = applyTextEdits(
    text,
    fixes.flatMap((fix) => editOf(root, fix, keys) ?? []),
  );
  // deeper and later places first, so that no removal moves another's place
  const removed = fixes
    .filter((fix) => fix.do === 'remove')
    .map(({ pointer }) => pointer)
    .sort((a, b) => b.length - a.length || compare(b, a));
  return removed.reduce(withoutPlace, changed);
}

/** The text without a member or an element, and without the comma that set it apart. */
function withoutPlace(text: string, pointer: Pointer): string {
  const root = parseJsonTree(text);
  const owner = nodeAt(root, pointer.slice(0, -1));
  const last = pointer.at(-1);
  const parts: readonly (JsonNode | JsonMember)[] = owner?.members ?? owner?.items ?? [];
  const i = typeof last === 'number' ? last : parts.findIndex((part) => 'key' in part && part.key === last);
  const part = parts[i];
  if (owner === undefined || part === undefined) return text;
  const [before, after] = [parts[i - 1], parts[i + 1]];
  if (after !== undefined) return text.slice(0, part.offset) + text.slice(after.offset);
  if (before !== undefined) return text.slice(0, endOf(before)) + text.slice(endOf(part));
  return text.slice(0, part.offset) + text.slice(owner.end - 1);
}

function endOf(part: JsonNode | JsonMember): number {
  return 'key' in part ? part.node.end : part.end;
}

function editOf(root: JsonNode, { do: what, pointer, to }: Fix, keys: NewKeys): TextEdit | undefined {
  if (what === 'remove') return undefined;
  const text = JSON.stringify(to);
  if (what === 'set') {
    const node = nodeAt(root, pointer);
    return node && { start: node.offset, end: node.end, text };
  }
  const owner = nodeAt(root, pointer.slice(0, -1));
  const member = owner && memberAt(owner, pointer.at(-1));
  if (member === undefined || memberAt(owner!, String(to)) !== undefined) return undefined;
  if (!keys.take(pointer.slice(0, -1), String(to))) return undefined;
  return { start: member.offset, end: member.end, text };
}

function compare(a: Pointer, b: Pointer): number {
  for (const [i, step] of a.entries()) {
    const other = b[i]!;
    if (step === other) continue;
    return typeof step === 'number' && typeof other === 'number' ? step - other : step < other ? -1 : 1;
  }
  return 0;
}
