import type { ArgTreeNode, NodeData, Random } from '@uninas/core';
import { memberPath, toHierarchical, walk } from '@uninas/core';

/** A valid configuration with one mistake in it, and what the right thing was. */
export interface Mutation {
  readonly kind: 'typo' | 'wrong slot' | 'wrong type' | 'dropped child';
  readonly config: NodeData;
  /** Tree path of the mistake. */
  readonly path: string;
  /** What a good first suggestion says: the original key, class or slot. */
  readonly original: string;
}

type Draft = Record<string, unknown>;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz_';

/**
 * Makes one mistake in a valid tree, as people make them: a key or class name
 * with one or two wrong letters, a child under another slot, a value of
 * another type, a required child left out.
 */
export function mutate(tree: ArgTreeNode, random: Random, kind: Mutation['kind']): Mutation | undefined {
  const config = structuredClone(toHierarchical(tree)) as Draft;
  const nodes = [...walk(tree)];
  const drafts = [...walkDraft(tree, config)];
  const at = random.int(nodes.length);
  const node = nodes[at]!;
  const draft = drafts[at]!;
  const done = (path: string, original: string): Mutation => ({ kind, config: config as NodeData, path, original });
  switch (kind) {
    case 'typo': {
      const names = [...Object.keys(draft)];
      const name = names[random.int(names.length)]!;
      if (name === 'cls') {
        if (node.path === '') return undefined;
        draft['cls'] = misspell(node.cls, random);
        return done(node.path, node.cls);
      }
      const wrong = misspell(name, random);
      if (Object.hasOwn(draft, wrong)) return undefined;
      renameKey(draft, name, wrong);
      return done(memberPath(node, wrong), name);
    }
    case 'wrong slot': {
      const slots = Object.entries(node.entry.metas).filter(([slot]) => (node.children[slot] ?? []).length > 0);
      const others = Object.entries(node.entry.metas);
      if (slots.length === 0 || others.length < 2) return undefined;
      const [slot, meta] = slots[random.int(slots.length)]!;
      const free = others.filter(([, other]) => other.kind !== meta.kind && other.list);
      if (free.length === 0) return undefined;
      const [target] = free[random.int(free.length)]!;
      const children = draft[slot];
      const child: unknown = Array.isArray(children) ? children.pop() : children;
      if (!Array.isArray(children)) delete draft[slot];
      (draft[target] as unknown[]).push(child);
      return done(memberPath(node, target), slot);
    }
    case 'wrong type': {
      const typed = Object.entries(node.entry.args).filter(([, arg]) => ['int', 'float', 'bool'].includes(arg.type));
      if (typed.length === 0) return undefined;
      const [name, arg] = typed[random.int(typed.length)]!;
      draft[name] = arg.type === 'bool' ? 'maybe' : 'many';
      return done(memberPath(node, name), JSON.stringify(arg.default));
    }
    case 'dropped child': {
      const required = Object.entries(node.entry.metas).filter(
        ([slot, meta]) => meta.min > 0 && (node.children[slot] ?? []).length === meta.min,
      );
      if (required.length === 0) return undefined;
      const [slot] = required[random.int(required.length)]!;
      const children = draft[slot];
      if (Array.isArray(children)) children.pop();
      else delete draft[slot];
      return done(memberPath(node, slot), slot);
    }
  }
}

function* walkDraft(node: ArgTreeNode, draft: Draft): Generator<Draft> {
  yield draft;
  for (const [slot, children] of Object.entries(node.children)) {
    const value = draft[slot];
    const drafts = Array.isArray(value) ? value : [value];
    for (const [i, child] of children.entries()) yield* walkDraft(child, drafts[i] as Draft);
  }
}

/** One or two single-letter mistakes: a letter left out, doubled, exchanged or swapped with its neighbour. */
function misspell(name: string, random: Random): string {
  let text = name;
  for (let changes = 1 + random.int(2); changes > 0; changes--) text = slip(text, random);
  return text === name ? `${name}x` : text;
}

function slip(text: string, random: Random): string {
  const i = random.int(text.length);
  const letter = LETTERS[random.int(LETTERS.length)]!;
  switch (random.int(4)) {
    case 0:
      return text.length > 2 ? text.slice(0, i) + text.slice(i + 1) : `${text}${letter}`;
    case 1:
      return text.slice(0, i) + letter + text.slice(i);
    case 2:
      return text.slice(0, i) + letter + text.slice(i + 1);
    default:
      return i + 1 < text.length ? text.slice(0, i) + text[i + 1]! + text[i]! + text.slice(i + 2) : text + letter;
  }
}

function renameKey(draft: Draft, from: string, to: string): void {
  const entries = Object.entries(draft).map(([key, value]) => [key === from ? to : key, value] as const);
  for (const key of Object.keys(draft)) delete draft[key];
  Object.assign(draft, Object.fromEntries(entries));
}
