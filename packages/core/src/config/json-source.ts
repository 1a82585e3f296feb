import type { Problem } from '../diagnose/problem.js';
import { JsonTreeError, parseJsonTree, type JsonNode } from './json-tree.js';
import { placeAt, textProblem, type Pointer, type Source } from './source.js';

/** Reads JSON, with comments and trailing commas allowed. */
export function jsonSource(name: string, text: string): Source {
  const problems: Problem[] = [];
  let root: JsonNode | undefined;
  try {
    root = parseJsonTree(text);
  } catch (error) {
    if (!(error instanceof JsonTreeError)) throw error;
    const message = `this is not JSON: ${error.message}`;
    problems.push(textProblem('UNINAS_ESYNTAX', name, placeAt(text, error.offset), message, ['JSON']));
  }
  return {
    name,
    text,
    data: root === undefined ? undefined : toData(root, name, text, problems),
    problems,
    locate: (pointer, part) => placeAt(text, root === undefined ? 0 : offsetOf(root, pointer, part)),
  };
}

/** The plain value of a node; keys that occur twice are reported. */
function toData(node: JsonNode, name: string, text: string, problems: Problem[]): unknown {
  if (node.items !== undefined) return node.items.map((item) => toData(item, name, text, problems));
  if (node.members === undefined) return node.value;
  const data: Record<string, unknown> = {};
  for (const { key, offset, node: member } of node.members) {
    if (Object.hasOwn(data, key)) {
      const message = `the key "${key}" stands here for the second time`;
      problems.push(textProblem('UNINAS_EDUPLICATE_KEY', name, placeAt(text, offset), message));
    }
    // not an assignment, which would take `__proto__` for something else
    Object.defineProperty(data, key, {
      value: toData(member, name, text, problems),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return data;
}

/** Where a key or value stands, or the nearest value around it. */
function offsetOf(root: JsonNode, pointer: Pointer, part: 'key' | 'value'): number {
  let node = root;
  for (const [i, step] of pointer.entries()) {
    const member = node.members?.find(({ key }) => key === step);
    const next = member?.node ?? (typeof step === 'number' ? node.items?.[step] : undefined);
    if (next === undefined) return node.offset;
    if (part === 'key' && member !== undefined && i === pointer.length - 1) return member.offset;
    node = next;
  }
  return node.offset;
}
