import type { Problem } from '../diagnose/problem.js';
import { JsonTreeError, parseJsonTree, type JsonMember, type JsonNode } from './json-tree.js';
import { placesIn, textProblem, type Place, type Pointer, type Source } from './source.js';

/** Reads JSON, with comments and trailing commas allowed. */
export function jsonSource(name: string, text: string): Source {
  const problems: Problem[] = [];
  const place = placesIn(text);
  const find = indexed();
  let root: JsonNode | undefined;
  try {
    root = parseJsonTree(text);
  } catch (error) {
    if (!(error instanceof JsonTreeError)) throw error;
    const message = `this is not JSON: ${error.message}`;
    problems.push(textProblem('UNINAS_ESYNTAX', name, place(error.offset), message, ['JSON']));
  }
  return {
    name,
    text,
    data: root === undefined ? undefined : toData(root, name, place, problems),
    problems,
    locate: (pointer, part) => place(root === undefined ? 0 : offsetOf(root, pointer, part, find)),
    textAt: (pointer) => {
      const node = root && nodeAt(root, pointer, find);
      const isPlain = typeof node?.value === 'number' || typeof node?.value === 'boolean';
      return isPlain ? text.slice(node.offset, node.end) : undefined;
    },
  };
}

/** The plain value of a node; keys that occur twice are reported. */
function toData(node: JsonNode, name: string, place: (offset: number) => Place, problems: Problem[]): unknown {
  if (node.items !== undefined) return node.items.map((item) => toData(item, name, place, problems));
  if (node.members === undefined) return node.value;
  const data: Record<string, unknown> = {};
  for (const { key, offset, node: member } of node.members) {
    if (Object.hasOwn(data, key)) {
      const message = `the key "${key}" stands here for the second time`;
      problems.push(textProblem('UNINAS_EDUPLICATE_KEY', name, place(offset), message));
    }
    // not an assignment, which would take `__proto__` for something else
    Object.defineProperty(data, key, {
      value: toData(member, name, place, problems),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return data;
}

/** Finds the member of an object. */
type MemberAt = (node: JsonNode, key: string | number | undefined) => JsonMember | undefined;

/** The value at a pointer, or undefined. */
export function nodeAt(root: JsonNode, pointer: Pointer, find: MemberAt = memberAt): JsonNode | undefined {
  let node: JsonNode | undefined = root;
  for (const step of pointer) node = node && childAt(node, step, find);
  return node;
}

function childAt(node: JsonNode, step: string | number, find: MemberAt): JsonNode | undefined {
  return typeof step === 'number' ? node.items?.[step] : find(node, step)?.node;
}

/** The member of an object, or undefined. */
export function memberAt(node: JsonNode, key: string | number | undefined): JsonMember | undefined {
  return node.members?.find((member) => member.key === key);
}

/** The same where many places are looked for. */
function indexed(): MemberAt {
  const known = new WeakMap<JsonNode, ReadonlyMap<unknown, JsonMember>>();
  return (node, key) => {
    let members = known.get(node);
    if (members === undefined) {
      // of equal keys the first one counts
      members = new Map(node.members?.toReversed().map((member) => [member.key, member]));
      known.set(node, members);
    }
    return members.get(key);
  };
}

/** Where a key or value stands, or the nearest value around it. */
function offsetOf(root: JsonNode, pointer: Pointer, part: 'key' | 'value', find: MemberAt): number {
  let node = root;
  for (const [i, step] of pointer.entries()) {
    const next = childAt(node, step, find);
    if (next === undefined) return node.offset;
    const isKey = part === 'key' && i === pointer.length - 1;
    if (isKey) return find(node, step)?.offset ?? next.offset;
    node = next;
  }
  return node.offset;
}
