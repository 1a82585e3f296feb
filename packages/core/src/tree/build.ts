import type { MetaEntry } from '../register/manifest.js';
import { addressesOf } from './address.js';
import { childPath, memberPath, ROOT_SLOT } from './arg-tree.js';
import { assignArgs } from './assign.js';
import { chooseModule } from './choose-module.js';
import { withImplied } from './completed.js';
import { checkCount, reportMissingClass, reportNoTask, reportTask } from './counts.js';
import type { DraftNode, ParseContext } from './draft.js';
import { isSame, mergeSlot, namesIn, type ChildDraft } from './slot-values.js';

/** Builds the root: the task that the last layer names. @returns undefined if there is none */
export function buildRoot(context: ParseContext): DraftNode | undefined {
  const { register } = context;
  const named = context.entries.bare('cls_task');
  let draft: ChildDraft | undefined;
  for (const entry of named) {
    entry.settled = true;
    const names = typeof entry.value === 'string' ? namesIn(entry.value) : [];
    const [cls] = names;
    if (cls === undefined || names.length > 1) {
      reportTask(context, entry, names);
      continue;
    }
    const { origin } = entry;
    const before = draft?.cls;
    const isOther = before !== undefined && !isSame(register, before, cls);
    if (isOther) {
      const module = register.find(before) ?? register.findAlias(before);
      context.removals.push({ layer: origin.layer, slot: 'cls_task', index: undefined, path: '', module });
    }
    const replacedAt = isOther ? origin.layer : (draft?.replacedAt ?? -Infinity);
    draft = { cls, origin, contributions: [], replacedAt };
  }
  if (draft !== undefined) return startNode(context, undefined, 'cls_task', ROOT_SLOT, draft, undefined);
  if (named.length === 0) reportNoTask(context);
  return undefined;
}

/** Fills the slots of a node, and of all below it. */
export function fillSlots(context: ParseContext, node: DraftNode): void {
  for (const [name, meta] of Object.entries(node.entry.metas)) {
    const merged = withImplied(context, node, name, meta, mergeSlot(context, node, name, meta));
    if (merged.origin !== undefined) node.origins[name] = merged.origin;
    for (const [i, draft] of merged.children.entries()) {
      const child = startNode(context, node, name, meta, draft, meta.index ? i : undefined);
      if (child === undefined) context.broken.set(memberPath(node, name), meta);
      else node.children[name]!.push(child);
    }
    checkCount(context, node, name, meta, merged);
  }
  for (const children of Object.values(node.children)) {
    for (const child of children) {
      assignArgs(context, child);
      fillSlots(context, child);
    }
  }
}

function startNode(
  context: ParseContext,
  parent: DraftNode | undefined,
  slot: string,
  meta: MetaEntry,
  draft: ChildDraft,
  index: number | undefined,
): DraftNode | undefined {
  const path = parent === undefined ? '' : childPath(parent.path, slot, index);
  if (draft.cls === undefined) {
    reportMissingClass(context, path, meta, draft.origin);
    return undefined;
  }
  const module = chooseModule(context, parent, slot, meta, { cls: draft.cls, origin: draft.origin }, path);
  if (module === undefined) return undefined;
  const { name: cls, entry } = module;
  return {
    cls,
    entry,
    module,
    parent,
    slot,
    index,
    path,
    addresses: addressesOf({ cls, slot, index, path }, entry, meta, parent?.addresses),
    contributions: [...draft.contributions],
    args: {},
    origins: {},
    origin: draft.origin,
    children: Object.fromEntries(Object.keys(entry.metas).map((name) => [name, []])),
    deferred: [],
    replacedAt: draft.replacedAt,
  };
}
