import type { JsonValue, SavedTensor, State, WeightSplit } from '@uninas/contracts';
import { recordOf } from '../trainer/state-parts.js';

/** A state in which weights are split. */
export interface SplitState {
  readonly state: State;
  /** Operations that were split. */
  readonly operations: number;
  /** Sets of weights that have become their own. */
  readonly sets: number;
}

/**
 * Splits weights in the state of a training: whatever is kept under the name of a variable of an
 * origin, such as its value, averages and what an optimizer remembers, is kept under the names of
 * its copies as well, and the depths rise.
 *
 * Tensors are found by a part of their names between slashes, and values by their key.
 *
 * @param levels by how many the depths rise, as far as there are earlier weights
 */
export function splitState(state: State, splits: readonly WeightSplit[], levels: number): SplitState {
  let { tensors, values } = state;
  const operations = new Set<string>();
  let sets = 0;
  for (let i = 0; i < levels; i++) {
    for (const split of splits) {
      const depth = depthOf(tensors, split);
      if (depth >= split.weights.length) continue;
      const names = copiesOf(tensors.keys(), split, depth);
      tensors = withCopies(tensors, names, split.depth, depth + 1);
      values = recordOf(copiedValues(values, names));
      operations.add(split.scope);
      sets += new Set([...names.keys()].map((name) => setOf(name, split, depth))).size;
    }
  }
  return { state: { tensors, values }, operations: operations.size, sets };
}

/** Names of variables that are copies, with those of their origins: the first candidate stands for the others. */
function copiesOf(keys: Iterable<string>, { scope }: WeightSplit, level: number): ReadonlyMap<string, string> {
  const copies = new Map<string, string>();
  for (const key of keys) {
    for (const name of key.split('/')) {
      if (!name.startsWith(`${scope}.`)) continue;
      const parts = name.slice(scope.length + 1).split('.');
      if (!/^\d+$/.test(parts[level] ?? '') || parts[level] === '0') continue;
      copies.set(name, [scope, ...parts.with(level, '0')].join('.'));
    }
  }
  return copies;
}

/** The set that a variable belongs to. */
function setOf(name: string, { scope }: WeightSplit, level: number): string {
  return name
    .slice(scope.length + 1)
    .split('.')
    .slice(0, level + 1)
    .join('.');
}

function depthOf(tensors: State['tensors'], { depth }: WeightSplit): number {
  const saved = [...tensors].find(([key]) => key.split('/').includes(depth));
  if (saved === undefined) throw new Error(`the state of the training has no ${depth}`);
  return Math.round(saved[1].data[0]!);
}

function withCopies(
  tensors: State['tensors'],
  names: ReadonlyMap<string, string>,
  depth: string,
  value: number,
): State['tensors'] {
  const copiesByOrigin = new Map<string, string[]>();
  for (const [copy, origin] of names) copiesByOrigin.set(origin, [...(copiesByOrigin.get(origin) ?? []), copy]);
  const next = new Map<string, SavedTensor>();
  for (const [key, tensor] of tensors) {
    const parts = key.split('/');
    // what a copy has is replaced by what its origin has, or by nothing
    if (parts.some((part) => names.has(part))) continue;
    next.set(key, parts.includes(depth) ? { ...tensor, data: tensor.data.map(() => value) } : tensor);
    for (const [i, part] of parts.entries()) {
      for (const copy of copiesByOrigin.get(part) ?? []) next.set(parts.with(i, copy).join('/'), tensor);
    }
  }
  return next;
}

/** Values by the name of a variable, at any depth of the state. */
function copiedValues(value: JsonValue, names: ReadonlyMap<string, string>): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const record = recordOf(value);
  return Object.fromEntries(
    Object.entries(record).map(([key, inner]) => {
      const origin = names.get(key);
      return [key, origin !== undefined && origin in record ? record[origin]! : copiedValues(inner, names)];
    }),
  );
}
