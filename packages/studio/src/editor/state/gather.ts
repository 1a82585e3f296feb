import { entriesOf, parse, toHierarchical, walk, type ArgTreeNode, type Pointer } from '@uninas/core';
import { pointing, type EarlierRuns, type Located } from './check.js';
import { childrenOf, isData, type Data } from './data.js';
import type { Modules } from './register.js';

/**
 * One hierarchical configuration out of several, each hierarchical or flat; later ones win, as on the command line.
 * What is wrong in them is kept, so that it is shown and can be mended.
 */
export function gather(parts: readonly Data[], modules: Modules, earlier: EarlierRuns = new Map()): Data {
  const [only] = parts;
  if (parts.length === 1 && !isFlat(only!)) return only!;
  const sources = parts.map((data, i) => pointing(data, `part ${i}`));
  const pathNames = Object.keys(modules.paths);
  const { tree, problems } = parse(
    sources.flatMap(({ source }, layer) => entriesOf(source, layer)!),
    modules.register,
    { pathNames, earlierRun: (folder) => earlier.get(folder) ?? undefined },
  );
  if (tree === undefined) return Object.assign({}, ...parts) as Data;
  const gathered = ownData(tree) as Record<string, unknown>;
  for (const problem of problems) {
    const layer = sources.findIndex(({ source }) => source.name === problem.file);
    if (layer === -1 || problem.severity === 'warning') continue;
    const { pointer } = sources[layer]!.pointerOf(problem) as Located;
    if (pointer !== undefined) keep(gathered, parts[layer]!, pointer);
  }
  // what belongs to modules that an earlier run gives cannot be told before that run is there
  const used = usedKeys(tree);
  for (const [layer, data] of parts.entries()) {
    for (const key of Object.keys(data)) {
      if (isFlatKey(key) && !used.has(`part ${layer}:${key}`)) gathered[key] ??= data[key];
    }
  }
  for (const { code, found } of problems) if (code === 'UNINAS_WDROPPED') delete gathered[String(found)];
  return gathered;
}

/** The keys of the sources, with the names of these, that something in the tree comes from. */
function usedKeys(tree: ArgTreeNode): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { origin, origins } of walk(tree)) {
    for (const from of [origin, ...Object.values(origins)]) {
      if (from?.source !== undefined) used.add(`${from.source.name}:${from.pointer[0]}`);
    }
  }
  return used;
}

/** Whether a configuration has keys in the flat form. */
export function isFlat(data: Data): boolean {
  return Object.hasOwn(data, 'cls_task') || Object.keys(data).some(isFlatKey);
}

function isFlatKey(key: string): boolean {
  return /[.{#]/.test(key);
}

/** What the configurations themselves set in a tree, without what an earlier run gives. */
function ownData(node: ArgTreeNode): Data {
  const data: Record<string, unknown> = {};
  if (node.origin?.inherited === undefined) data['cls'] = node.cls;
  const isOwn = (name: string): boolean => node.origins[name] !== undefined && !node.origins[name].inherited;
  for (const [name, value] of Object.entries(node.args)) if (isOwn(name)) data[name] = value;
  for (const [slot, meta] of Object.entries(node.entry.metas)) {
    const children = node.children[slot] ?? [];
    if (!meta.list) {
      const child = children[0] && ownData(children[0]);
      if (child !== undefined && Object.keys(child).length > 0) data[slot] = child;
    } else if (children.some(hasOwn)) {
      const isAllOwn = children.every((child) => child.origin?.inherited === undefined);
      data[slot] = children.map((child) => (isAllOwn ? ownData(child) : toHierarchical(child, true)));
    } else if (children.length === 0 && isOwn(slot)) {
      data[slot] = [];
    }
  }
  return data;
}

function hasOwn(node: ArgTreeNode): boolean {
  return Object.keys(ownData(node)).length > 0;
}

/** Writes what stands at a pointer of `from` to the same place of a gathered configuration. */
function keep(gathered: Record<string, unknown>, from: Data, pointer: Pointer): void {
  let source: unknown = from;
  let owner = gathered;
  for (const [i, step] of pointer.entries()) {
    source = Array.isArray(source) || isData(source) ? (source as Data)[step] : undefined;
    if (typeof step === 'number') continue;
    const index = pointer[i + 1];
    const isLast = i === pointer.length - 1 || (i === pointer.length - 2 && typeof index === 'number');
    if (isLast && index === undefined) {
      if (step === 'cls_task') owner['cls'] ??= source;
      else owner[step] = named(owner[step], source);
      return;
    }
    const children = childrenOf(owner[step]) as Record<string, unknown>[];
    const at = typeof index === 'number' ? index : 0;
    if (isLast) {
      // a module that is not known has no place in the tree
      if (children.length === at) owner[step] = [...children, (source as unknown[])[at]];
      return;
    }
    const child = children[at];
    if (child === undefined) {
      owner[step] ??= source;
      return;
    }
    owner[step] = Array.isArray(owner[step]) ? children.with(at, { ...child }) : { ...child };
    owner = (Array.isArray(owner[step]) ? owner[step][at] : owner[step]) as Record<string, unknown>;
  }
}

/** The modules of a slot under the names that a text gives them; any other value as it is. */
function named(modules: unknown, value: unknown): unknown {
  const children = [...childrenOf(modules)];
  const names = childrenOf(value);
  if (typeof value !== 'string' || children.length === 0 || !isModules(modules)) return value;
  if (!Array.isArray(modules)) return { ...children[0], cls: value };
  if (children.length === names.length) return children.map((child, i) => ({ ...child, ...names[i] }));
  return names.map((name) => {
    const i = children.findIndex(({ cls }) => cls === name['cls']);
    return i === -1 ? name : children.splice(i, 1)[0];
  });
}

function isModules(value: unknown): boolean {
  return isData(value) || (Array.isArray(value) && value.some(isData));
}
