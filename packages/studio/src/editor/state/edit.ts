import { toHierarchical, type ArgTreeNode, type MetaEntry } from '@uninas/core';
import type { Checked } from './check.js';
import { changedAt, childrenOf, dataAt, isBelow, parentOf, pathOf, stepsOf, without, type Data } from './data.js';
import { asClass } from './keep.js';
import type { Modules } from './register.js';
import { mayTake } from './room.js';

/** What edits start from. */
export interface Editable {
  readonly data: Data;
  readonly checked: Checked;
  readonly modules: Modules;
}

/** The outcome of an edit. */
export interface Edited {
  readonly data: Data;
  /** The module or slot to be looked at now; what was looked at before when left out. */
  readonly focus?: string;
  /** Where a path of before is now; undefined if it is gone. The same when left out. */
  readonly moved?: (path: string) => string | undefined;
  /** Names of what a replacement could not keep. */
  readonly lost?: readonly string[];
}

/** Gives an argument a value. */
export function setArg(at: Editable, path: string, name: string, value: unknown): Edited {
  return { data: changedAt(ownLists(at, path), path, (part) => ({ ...part, [name]: value })) };
}

/** Takes the value of an argument, or any member that is written down, away again. */
export function resetMember(at: Editable, path: string, name: string): Edited {
  const part = dataAt(at.data, path);
  if (part === undefined || !Object.hasOwn(part, name)) return { data: at.data };
  return { data: changedAt(at.data, path, (own) => without(own, name)) };
}

/** Names the task; what the former task had and the new one has too stays. */
export function setTask(at: Editable, cls: string): Edited {
  const { data, lost } = asClass(at.modules, without(at.data, 'cls_task'), cls);
  return { data, focus: '', lost };
}

/** Puts a module into a slot of the module at `path`: at the end, or at `index`. */
export function addModule(at: Editable, path: string, slot: string, part: Data, index?: number): Edited {
  const meta = slotAt(at, path, slot);
  const data = ownLists(at, path, slot);
  if (meta?.list !== true) {
    return { data: changedAt(data, path, (own) => ({ ...own, [slot]: part })), focus: pathOf(path, slot) };
  }
  const children = [...childrenOf(dataAt(data, path)?.[slot])];
  const to = Math.min(index ?? children.length, children.length);
  children.splice(to, 0, part);
  return {
    data: changedAt(data, path, (own) => ({ ...own, [slot]: children })),
    focus: pathOf(path, slot, to),
    moved: shifted(pathOf(path, slot), (i) => (i >= to ? i + 1 : i)),
  };
}

/** Takes a module out of its slot. */
export function removeModule(at: Editable, path: string): Edited {
  const step = parentOf(path);
  if (step === undefined) return { data: {}, focus: '', moved: () => undefined };
  const { parent, slot, index } = step;
  if (index === undefined) {
    // what an earlier run gives must be taken away explicitly
    const isInherited = at.checked.nodes.get(path)?.origin?.inherited !== undefined;
    const change = (own: Data): Data => (isInherited ? { ...own, [slot]: null } : without(own, slot));
    return {
      data: changedAt(at.data, parent, change),
      focus: pathOf(parent, slot),
      moved: (other) => (isBelow(other, path) ? undefined : other),
    };
  }
  const data = ownLists(at, parent, slot);
  const children = [...childrenOf(dataAt(data, parent)?.[slot])];
  children.splice(index, 1);
  const rest =
    children.length === 0 ? pathOf(parent, slot) : pathOf(parent, slot, Math.min(index, children.length - 1));
  return {
    data: changedAt(data, parent, (own) => ({ ...own, [slot]: children })),
    focus: rest,
    moved: shifted(pathOf(parent, slot), (i) => (i === index ? undefined : i > index ? i - 1 : i)),
  };
}

/** Moves a module to another position of its list. */
export function moveModule(at: Editable, path: string, to: number): Edited {
  const step = parentOf(path);
  if (step?.index === undefined) return { data: at.data };
  const { parent, slot, index } = step;
  const data = ownLists(at, parent, slot);
  const children = [...childrenOf(dataAt(data, parent)?.[slot])];
  const [child] = children.splice(index, 1);
  if (child === undefined || to < 0 || to > children.length) return { data: at.data };
  children.splice(to, 0, child);
  const now = (i: number): number => {
    if (i === index) return to;
    const closed = i > index ? i - 1 : i;
    return closed >= to ? closed + 1 : closed;
  };
  return {
    data: changedAt(data, parent, (own) => ({ ...own, [slot]: children })),
    focus: pathOf(parent, slot, to),
    moved: shifted(pathOf(parent, slot), now),
  };
}

/** Puts a copy of a module of a list behind it. */
export function duplicateModule(at: Editable, path: string): Edited {
  const step = parentOf(path);
  if (step?.index === undefined) return { data: at.data };
  return addModule(at, step.parent, step.slot, copyOf(at, path), step.index + 1);
}

/** Puts a module of another class in the place of one; the arguments and children that fit stay. */
export function replaceModule(at: Editable, path: string, cls: string): Edited {
  const step = parentOf(path);
  if (step === undefined) return setTask(at, cls);
  const { data, lost } = asClass(at.modules, copyOf(at, path), cls);
  return { data: changedAt(ownLists(at, step.parent, step.slot), path, () => data), focus: path, lost };
}

/**
 * Moves a module with everything below it into a slot of another module.
 *
 * @returns undefined if it does not fit there, or the place lies inside the module
 */
export function transferModule(
  at: Editable,
  path: string,
  to: string,
  slot: string,
  index?: number,
): Edited | undefined {
  const step = parentOf(path);
  if (step === undefined || isBelow(to, path)) return undefined;
  if (step.parent === to && step.slot === slot) {
    if (step.index === undefined) return undefined;
    const end = childrenOf(dataAt(ownLists(at, to, slot), to)?.[slot]).length;
    const target = index ?? end;
    return moveModule(at, path, Math.min(target > step.index ? target - 1 : target, end - 1));
  }
  const part = copyOf(at, path);
  if (!mayTake(at, to, slot, String(part['cls']))) return undefined;
  const removed = removeModule(at, path);
  const target = removed.moved?.(to) ?? to;
  const added = addModule({ ...at, data: removed.data }, target, slot, part, index);
  return {
    ...added,
    moved: (other) => {
      const rest = removed.moved?.(other) ?? (isBelow(other, path) ? undefined : other);
      return rest === undefined ? undefined : added.moved === undefined ? rest : added.moved(rest);
    },
  };
}

/** The part of the configuration that describes a module, as it can be put elsewhere; what is inherited is written out. */
export function copyOf({ data, checked }: Pick<Editable, 'data' | 'checked'>, path: string): Data {
  const node = checked.nodes.get(path);
  if (node !== undefined && hasInherited(node)) return toHierarchical(node, true);
  return dataAt(data, path) ?? (node === undefined ? {} : toHierarchical(node, false));
}

function hasInherited(node: ArgTreeNode): boolean {
  const isInherited = Object.values(node.origins).some((origin) => origin.inherited !== undefined);
  return isInherited || node.origin?.inherited !== undefined || Object.values(node.children).flat().some(hasInherited);
}

function slotAt({ checked, data }: Editable, path: string, slot: string): Pick<MetaEntry, 'list'> | undefined {
  const meta = checked.nodes.get(path)?.entry.metas[slot];
  return meta ?? (Array.isArray(dataAt(data, path)?.[slot]) ? { list: true } : undefined);
}

/**
 * The configuration with the lists on the way to a place written out that come from an earlier run:
 * a list of a file replaces the inherited one as a whole.
 */
function ownLists({ data, checked }: Editable, path: string, slot?: string): Data {
  let own = data;
  let at = '';
  const steps = [...stepsOf(path), ...(slot === undefined ? [] : [{ slot, index: undefined }])];
  for (const step of steps) {
    const children = checked.nodes.get(at)?.children[step.slot] ?? [];
    const isList = checked.nodes.get(at)?.entry.metas[step.slot]?.list === true;
    if (isList && children.length > 0 && dataAt(own, at)?.[step.slot] === undefined) {
      const written = children.map((child) => toHierarchical(child, true));
      own = changedAt(own, at, (part) => ({ ...part, [step.slot]: written }));
    }
    at = pathOf(at, step.slot, step.index);
  }
  return own;
}

/** The change of paths when the positions in a list change. */
function shifted(list: string, change: (index: number) => number | undefined) {
  return (path: string): string | undefined => {
    if (!path.startsWith(`${list}#`)) return path;
    const [, index, rest] = /^(\d+)(.*)$/.exec(path.slice(list.length + 1))!;
    const now = change(Number(index));
    return now === undefined ? undefined : `${list}#${now}${rest}`;
  };
}
