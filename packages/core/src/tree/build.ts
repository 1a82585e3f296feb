import { placeOf, type Entry, type Origin } from '../config/layer.js';
import type { MetaEntry } from '../register/manifest.js';
import { childPath, memberPath, ROOT_SLOT } from './arg-tree.js';
import { assignArgs } from './assign.js';
import { chooseModule, fittingNames } from './choose-module.js';
import type { DraftNode, ParseContext } from './draft.js';
import { mergeSlot, namesIn, type ChildDraft } from './slot-values.js';

/** Builds the root: the task that the last layer names. @returns undefined if there is none */
export function buildRoot(context: ParseContext): DraftNode | undefined {
  const named = context.entries.named('cls_task').filter((entry) => entry.parsed.form === 'bare');
  let draft: ChildDraft | undefined;
  for (const entry of named) {
    entry.settled = true;
    const names = typeof entry.value === 'string' ? namesIn(entry.value) : [];
    const cls = names[0];
    if (cls === undefined || names.length > 1) {
      reportTask(context, entry, names);
      continue;
    }
    const isOther = draft?.cls !== undefined && draft.cls !== cls;
    draft = {
      cls,
      origin: entry.origin,
      contributions: [],
      replacedAt: isOther ? entry.origin.layer : (draft?.replacedAt ?? -Infinity),
      replaced: isOther ? [...(draft?.replaced ?? []), draft!.cls!] : (draft?.replaced ?? []),
    };
  }
  if (draft === undefined) {
    if (named.length === 0) reportNoTask(context);
    return undefined;
  }
  return startNode(context, undefined, 'cls_task', ROOT_SLOT, draft, undefined);
}

/** Fills the slots of a node, and of all below it. */
export function fillSlots(context: ParseContext, node: DraftNode): void {
  for (const [name, meta] of Object.entries(node.entry.metas)) {
    const drafts = mergeSlot(context, node, name, meta);
    const children = node.children[name]!;
    for (const [i, draft] of drafts.entries()) {
      const child = startNode(context, node, name, meta, draft, meta.index ? i : undefined);
      if (child === undefined) {
        context.broken.add(memberPath(node, name));
        continue;
      }
      children.push(child);
    }
    checkCount(context, node, name, meta, drafts);
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
  const module = chooseModule(context, parent, slot, meta, draft, path);
  if (module === undefined) return undefined;
  return {
    cls: module.name,
    entry: module.entry,
    module,
    parent,
    slot,
    index,
    path,
    contributions: draft.contributions,
    args: {},
    origins: {},
    origin: draft.origin,
    children: Object.fromEntries(Object.keys(module.entry.metas).map((name) => [name, []])),
    deferred: [],
    replacedAt: draft.replacedAt,
    replaced: draft.replaced,
  };
}

function checkCount(
  context: ParseContext,
  node: DraftNode,
  name: string,
  meta: MetaEntry,
  drafts: readonly ChildDraft[],
): void {
  const path = memberPath(node, name);
  const names = fittingNames(context.register, meta);
  if (drafts.length < meta.min) {
    if (context.broken.has(path)) return;
    if (isAwaited(node, name)) {
      context.awaited.add(path);
      return;
    }
    const missing = meta.min - drafts.length;
    const origin = drafts.at(-1)?.origin ?? node.origin;
    context.problems.push({
      code: 'UNINAS_ETOO_FEW',
      severity: 'error',
      ...(origin && placeOf(origin, 'value')),
      path,
      message: `${node.cls} needs ${missing === 1 ? 'a' : missing} ${drafts.length > 0 ? 'more ' : ''}${meta.kind} in ${name} (${meta.help})`,
      found: String(drafts.length),
      expected: names,
      suggestion: names.length === 1 ? `${name}: ${names[0]}` : name,
    });
    return;
  }
  const max = meta.max ?? Infinity;
  if (drafts.length > max) {
    context.problems.push({
      code: 'UNINAS_ETOO_MANY',
      severity: 'error',
      ...placeOf(drafts[max]!.origin, 'value'),
      path,
      message: `${name} of ${node.cls} takes at most ${max}, ${drafts.length} are given`,
      found: drafts.map((draft) => draft.cls).join(', '),
      expected: [`${max}`],
      suggestion: drafts
        .slice(0, max)
        .map((draft) => draft.cls)
        .join(', '),
    });
  }
  if (meta.duplicates === true) return;
  const seen = new Set<string>();
  for (const { cls, origin } of drafts) {
    if (cls === undefined || !seen.has(cls)) {
      if (cls !== undefined) seen.add(cls);
      continue;
    }
    context.problems.push({
      code: 'UNINAS_EDUPLICATE',
      severity: 'error',
      ...placeOf(origin, 'value'),
      path,
      message: `${cls} may stand only once in ${name}`,
      found: cls,
      expected: names.filter((other) => !seen.has(other)),
      suggestion: `give ${cls} once`,
    });
  }
}

/** Whether an earlier run that is not there may fill the slot: it, or a slot above it, is deferred. */
function isAwaited(node: DraftNode, name: string): boolean {
  let [at, slot] = [node, name];
  while (at.parent !== undefined) [at, slot] = [at.parent, at.slot];
  return at.deferred.includes(slot);
}

function reportMissingClass(context: ParseContext, path: string, meta: MetaEntry, origin: Origin): void {
  context.problems.push({
    code: 'UNINAS_EMISSING_CLASS',
    severity: 'error',
    ...placeOf(origin, 'value'),
    path,
    message: `no class is named here; write "cls" with a module of kind ${meta.kind}`,
    expected: fittingNames(context.register, meta),
    suggestion: 'cls',
  });
}

function reportTask(context: ParseContext, entry: Entry, names: readonly string[]): void {
  const tasks = context.register.modules('task').map((module) => module.name);
  context.problems.push({
    code: names.length > 1 ? 'UNINAS_ETOO_MANY' : 'UNINAS_EWRONG_TYPE',
    severity: 'error',
    ...placeOf(entry.origin, 'value'),
    path: '',
    message: names.length > 1 ? 'a configuration has one task' : 'the task is the name of a module',
    found: JSON.stringify(entry.value),
    expected: tasks,
    ...(names[0] !== undefined && { suggestion: names[0] }),
  });
}

function reportNoTask(context: ParseContext): void {
  const tasks = context.register.modules('task').map((module) => module.name);
  const first = context.entries.all[0];
  context.problems.push({
    code: 'UNINAS_ETOO_FEW',
    severity: 'error',
    ...(first !== undefined && placeOf(first.origin, 'key')),
    path: '',
    message: 'the configuration names no task; write "cls" (or "cls_task") with one of them',
    found: '0',
    expected: tasks,
    suggestion: tasks.length === 1 ? `cls: ${tasks[0]}` : 'cls_task',
  });
}
