import type { ArgTreeNode, MetaEntry } from '@uninas/core';
import type { Checked, Tally } from './check.js';
import { childrenOf, dataAt, pathOf, type Data } from './data.js';
import { TASK_SLOT } from './slot-options.js';

/** How a slot is filled: rightly, wrongly, or not yet, since an earlier run or a stored network will do it. */
export type Fill = 'right' | 'wrong' | 'later';

/** A line of the outline: a module, a slot that holds a list, or a slot for one module that holds none. */
export interface Row {
  /** Tree path; where a slot holds one module at most, that of the module and of the slot are the same. */
  readonly path: string;
  readonly depth: number;
  readonly type: 'module' | 'list' | 'empty';
  /** Name of the slot that it is, or sits in. */
  readonly slot: string;
  readonly meta: MetaEntry;
  /** Path of the module that has the slot. */
  readonly owner: string;
  readonly index?: number;
  /** The class as it is written; undefined if none is. */
  readonly cls?: string;
  /** Undefined if the class is not known. */
  readonly node?: ArgTreeNode;
  readonly fill: Fill;
  readonly isInherited: boolean;
  /** Modules in the slot. */
  readonly count: number;
  readonly hasRows: boolean;
  readonly isFolded: boolean;
  readonly problems: Tally;
  /** Place among the rows of the same parent, from 1, and how many these are. */
  readonly position: number;
  readonly siblings: number;
}

/** What is wrong with the choice of modules rather than with one of them. */
const REFUSALS: ReadonlySet<string> = new Set([
  'UNINAS_EUNKNOWN_MODULE',
  'UNINAS_ENOT_ALLOWED',
  'UNINAS_EUNAVAILABLE',
  'UNINAS_EMISSING_CLASS',
  'UNINAS_EDUPLICATE',
]);

const NONE: Tally = { errors: 0, warnings: 0 };

type Base = Omit<Row, 'position' | 'siblings' | 'problems' | 'isFolded' | 'fill' | 'count' | 'isInherited' | 'type'>;

/** The lines of the outline from top to bottom, without what is folded. */
export function outlineRows(data: Data, checked: Checked, folded: ReadonlySet<string>): readonly Row[] {
  const rows: Row[] = [];
  const root = checked.tree;
  const deferred = new Set(root?.deferred);

  const push = (
    base: Base,
    own: Pick<Row, 'type' | 'count'> & { readonly isInherited?: boolean },
    place: readonly [position: number, siblings: number],
  ): boolean => {
    const { path, meta, owner, slot } = base;
    const isFolded = base.hasRows && folded.has(path);
    const isLater = own.count < meta.min && (meta.optionalForLoading === true || isBelowDeferred(owner, slot));
    const isWrong = own.count < meta.min || (meta.max !== null && own.count > meta.max);
    const isRefused = checked.at.get(path)?.some(({ code }) => REFUSALS.has(code)) === true;
    const isUnknown = own.type === 'module' && base.node === undefined;
    const fill = isLater ? 'later' : isWrong || isUnknown || isRefused ? 'wrong' : 'right';
    rows.push({
      ...base,
      ...own,
      fill,
      isInherited: own.isInherited ?? false,
      isFolded,
      problems: checked.below.get(path) ?? NONE,
      position: place[0],
      siblings: place[1],
    });
    return !isFolded;
  };
  const isBelowDeferred = (owner: string, slot: string): boolean =>
    deferred.has(owner === '' ? slot : owner.split(/[.#]/)[0]!);

  const addModule = (
    at: Pick<Row, 'path' | 'depth' | 'slot' | 'meta' | 'owner'> & { readonly index?: number },
    node: ArgTreeNode | undefined,
    written: Data | undefined,
    count: number,
    place: readonly [number, number],
  ): void => {
    const cls = written?.['cls'] === undefined ? node?.cls : String(written['cls']);
    const metas = Object.entries(node?.entry.metas ?? {});
    const base = { ...at, ...(cls !== undefined && { cls }), ...(node && { node }), hasRows: metas.length > 0 };
    const isInherited = node?.origin?.inherited !== undefined;
    if (!push(base, { type: 'module', count, isInherited }, place) || node === undefined) return;
    for (const [i, [slot, meta]] of metas.entries()) {
      addSlot(node, written ?? {}, slot, meta, at.depth + 1, [i + 1, metas.length]);
    }
  };

  const addSlot = (
    owner: ArgTreeNode,
    written: Data,
    slot: string,
    meta: MetaEntry,
    depth: number,
    place: readonly [number, number],
  ): void => {
    const path = pathOf(owner.path, slot);
    const nodes = owner.children[slot] ?? [];
    const parts = childrenOf(written[slot]);
    const base = { path, depth, slot, meta, owner: owner.path, hasRows: false };
    if (!meta.list) {
      const [node] = nodes;
      if (node === undefined && parts.length === 0) push(base, { type: 'empty', count: 0 }, place);
      else addModule({ ...base }, node, parts[0], Math.max(1, parts.length), place);
      return;
    }
    const count = Math.max(parts.length, (nodes.at(-1)?.index ?? -1) + 1);
    if (!push({ ...base, hasRows: count > 0 }, { type: 'list', count }, place)) return;
    const byIndex = new Map(nodes.map((node) => [node.index, node]));
    for (let index = 0; index < count; index++) {
      const at = { ...base, path: pathOf(owner.path, slot, index), depth: depth + 1, index };
      addModule(at, byIndex.get(index), parts[index], count, [index + 1, count]);
    }
  };

  const base = { path: '', depth: 0, slot: 'cls_task', meta: TASK_SLOT, owner: '' };
  const cls = data['cls'] ?? data['cls_task'];
  if (root === undefined && cls === undefined) push({ ...base, hasRows: false }, { type: 'empty', count: 0 }, [1, 1]);
  else addModule(base, root, root === undefined ? { ...data, cls } : data, 1, [1, 1]);
  return rows;
}

/** Paths of all lines that can be folded, the task's excepted. */
export function foldable(checked: Checked): readonly string[] {
  const paths: string[] = [];
  for (const node of checked.nodes.values()) {
    if (node.path !== '' && Object.keys(node.entry.metas).length > 0) paths.push(node.path);
    for (const [slot, meta] of Object.entries(node.entry.metas)) {
      if (meta.list && (node.children[slot]?.length ?? 0) > 0) paths.push(pathOf(node.path, slot));
    }
  }
  return paths;
}

/** What is written for the module at a path, and the arguments of it that are set, as `name value`. */
export function setArguments(data: Data, node: ArgTreeNode): readonly (readonly [name: string, value: string])[] {
  const part = dataAt(data, node.path) ?? {};
  return Object.keys(node.entry.args).flatMap((name) =>
    Object.hasOwn(part, name) ? [[name, shownValue(part[name])] as const] : [],
  );
}

/** A value as short text. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return JSON.stringify(value) ?? '';
}
