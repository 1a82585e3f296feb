import { parseKey, type Key } from '../config/key.js';
import { isRecord, type Entry } from '../config/layer.js';
import { addressIn } from './address.js';
import type { DraftNode } from './draft.js';

/** An entry with its parsed key, and the nodes that took it. */
export interface IndexedEntry extends Entry {
  readonly parsed: Key;
  readonly seq: number;
  readonly takenBy: DraftNode[];
  /** Whether it was judged already, so that it is not reported as unused. */
  settled: boolean;
  /** The key as it is written now, if it uses a former name of a class or slot. */
  renamed: string | undefined;
}

const NONE: readonly IndexedEntry[] = [];

/** The entries of all layers, findable by the name that their keys end in and by what stands before it. */
export class EntryIndex {
  readonly all: readonly IndexedEntry[];
  readonly #byName = new Map<string, Map<string, IndexedEntry[]>>();
  readonly #trees = new Set<number>();

  constructor(entries: readonly Entry[]) {
    this.all = entries.map((entry, seq) => {
      const isClass = entry.key === 'cls';
      if (isClass && entry.origin.word === undefined) this.#trees.add(entry.origin.layer);
      const parsed = fromTask(parseKey(isClass ? 'cls_task' : entry.key));
      const { key, value, origin } = entry;
      return { key, value, origin, parsed, seq, takenBy: [], settled: false, renamed: undefined };
    });
    for (const entry of this.all) {
      const address = addressIn(entry.parsed);
      if (address === undefined) continue;
      const named = this.#byName.get(entry.parsed.name);
      if (named === undefined) this.#byName.set(entry.parsed.name, new Map([[address, [entry]]]));
      else if (named.has(address)) named.get(address)!.push(entry);
      else named.set(address, [entry]);
    }
  }

  /** The entries whose keys are just this name, in order. */
  bare(name: string): readonly IndexedEntry[] {
    return this.#byName.get(name)?.get('') ?? NONE;
  }

  /** The entries that set the member `name` of a node, in order. */
  of(node: DraftNode, name: string, isSlot: boolean): readonly IndexedEntry[] {
    const named = this.#byName.get(name);
    if (named === undefined) return NONE;
    const bare = named.get('') ?? NONE;
    const found = bare.filter((entry) => (isSlot ? isFree(entry, node, 1) : node.parent === undefined));
    for (const { text, now } of node.addresses) {
      for (const entry of named.get(text) ?? NONE) {
        if (isSlot && !isFree(entry, node, 2)) continue;
        if (now !== undefined) entry.renamed = `${now}.${name}`;
        found.push(entry);
      }
    }
    return found.length > 1 ? found.sort((a, b) => a.seq - b.seq) : found;
  }

  /** Whether an entry belongs to a document in hierarchical form, whose first level is the task. */
  isOfTree(entry: IndexedEntry): boolean {
    return isSubtree(entry.value) || this.#trees.has(entry.origin.layer);
  }
}

/** Notes that a node takes an entry. */
export function take(entry: IndexedEntry, node: DraftNode): void {
  if (!entry.takenBy.includes(node)) entry.takenBy.push(node);
}

/**
 * Whether a node may still take a slot's entry. A bare name goes to its first
 * owner and any other key to two nodes: the second makes it ambiguous, which
 * is reported later, and a tree that names itself would have no end.
 */
function isFree(entry: IndexedEntry, node: DraftNode, most: number): boolean {
  return entry.takenBy.length < most || entry.takenBy.includes(node);
}

/** Paths start below the task; `cls_task.seed` is the long form of `seed`. */
function fromTask(key: Key): Key {
  const isLong = key.form === 'path' && key.steps[0]!.slot === 'cls_task' && key.steps[0]!.index === undefined;
  return isLong ? { ...key, steps: key.steps.slice(1) } : key;
}

/** Whether a value describes modules with their arguments rather than naming them. */
export function isSubtree(value: unknown): boolean {
  return isRecord(value) || (Array.isArray(value) && value.some(isRecord));
}
