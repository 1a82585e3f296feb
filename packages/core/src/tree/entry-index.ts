import { formatStep, parseKey, type Key, type Step } from '../config/key.js';
import { isRecord, type Entry } from '../config/layer.js';
import type { DraftNode } from './draft.js';

/** An entry with its parsed key, and the nodes that took it. */
export interface IndexedEntry extends Entry {
  readonly parsed: Key;
  readonly seq: number;
  readonly takenBy: Set<DraftNode>;
  /** Whether it was judged already, so that it is not reported as unused. */
  settled: boolean;
}

/** The entries of all layers, findable by the name that their keys end in. */
export class EntryIndex {
  readonly all: readonly IndexedEntry[];
  readonly #byName = new Map<string, IndexedEntry[]>();

  constructor(entries: readonly Entry[]) {
    this.all = entries.map((entry, seq) => {
      const key = entry.key === 'cls' ? 'cls_task' : entry.key;
      return { ...entry, parsed: fromTask(parseKey(key)), seq, takenBy: new Set<DraftNode>(), settled: false };
    });
    for (const entry of this.all) {
      const list = this.#byName.get(entry.parsed.name);
      if (list === undefined) this.#byName.set(entry.parsed.name, [entry]);
      else list.push(entry);
    }
  }

  named(name: string): readonly IndexedEntry[] {
    return this.#byName.get(name) ?? [];
  }

  /** The entries that set the member `name` of a node, in order. */
  of(node: DraftNode, name: string, isSlot: boolean): readonly IndexedEntry[] {
    const named = this.#byName.get(name);
    if (named === undefined) return [];
    return named.filter((entry) => addresses(entry, node, isSlot));
  }
}

function addresses(entry: IndexedEntry, node: DraftNode, isSlot: boolean): boolean {
  const key = entry.parsed;
  switch (key.form) {
    case 'bare':
      if (!isSlot) return node.parent === undefined;
      // the first owner takes a short slot name; a second one makes it ambiguous, which is reported later
      return entry.takenBy.size === 0 || entry.takenBy.has(node);
    case 'wildcard':
      return isStepOf(key.step, node);
    case 'class':
      return key.cls === node.cls && key.index === node.index;
    case 'path':
      return node.path === key.steps.map(formatStep).join('.');
    case 'malformed':
      return false;
  }
}

function isStepOf(step: Step, node: DraftNode): boolean {
  return step.slot === node.slot && step.index === node.index;
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
