import { placeOf, type Entry, type Origin } from '../config/layer.js';
import { shown } from '../diagnose/shown.js';
import type { MetaEntry } from '../register/manifest.js';
import { memberPath } from './arg-tree.js';
import { fittingNames } from './choose-module.js';
import { isCompleted } from './completed.js';
import type { DraftNode, ParseContext } from './draft.js';
import { isSame, type ChildDraft, type MergedSlot } from './slot-values.js';

/** Reports too few and too many children of a slot, and those that may stand only once. */
export function checkCount(
  context: ParseContext,
  node: DraftNode,
  name: string,
  meta: MetaEntry,
  { children, origin }: MergedSlot,
): void {
  const path = memberPath(node, name);
  if (children.length < meta.min) {
    if (context.broken.has(path)) return;
    if (meta.optionalForLoading === true && isCompleted(node)) return;
    if (isAwaited(node, name)) context.awaited.add(path);
    else reportTooFew(context, node, name, meta, children.length, children.at(-1)?.origin ?? origin ?? node.origin);
    return;
  }
  const max = meta.max ?? Infinity;
  if (children.length > max) reportTooMany(context, node, name, max, children);
  if (meta.duplicates !== true && children.length > 1) checkDuplicates(context, node, name, meta, children);
}

function reportTooFew(
  context: ParseContext,
  node: DraftNode,
  name: string,
  meta: MetaEntry,
  count: number,
  origin: Origin | undefined,
): void {
  const names = fittingNames(context.register, meta);
  const missing = meta.min - count;
  context.problems.push({
    code: 'UNINAS_ETOO_FEW',
    severity: 'error',
    ...(origin && placeOf(origin, 'value')),
    path: memberPath(node, name),
    message: `${node.cls} needs ${count > 0 ? `${missing} more` : missing === 1 ? 'one' : missing} ${meta.kind} in ${name} (${meta.help})`,
    found: String(count),
    expected: names,
    suggestion: names.length === 1 ? `${name}: ${names[0]}` : name,
  });
  // keys for what is missing are no mistakes of their own
  context.broken.set(memberPath(node, name), meta);
}

/** Marks a slot as not understood; if it was reported as empty, that follows from what is wrong now. */
export function openSlot(context: ParseContext, path: string, meta: MetaEntry): void {
  context.broken.set(path, meta);
  const missed = context.problems.findIndex(({ code, path: at }) => code === 'UNINAS_ETOO_FEW' && at === path);
  if (missed !== -1) context.problems.splice(missed, 1);
}

function reportTooMany(
  context: ParseContext,
  node: DraftNode,
  name: string,
  max: number,
  children: readonly ChildDraft[],
): void {
  const names = (some: readonly ChildDraft[]): string => some.map(({ cls }) => cls ?? '?').join(', ');
  context.problems.push({
    code: 'UNINAS_ETOO_MANY',
    severity: 'error',
    ...placeOf(children[max]!.origin, 'value'),
    path: memberPath(node, name),
    message: `${name} of ${node.cls} takes at most ${max}, ${children.length} are given`,
    found: shown(names(children)),
    expected: [`${max}`],
    suggestion: names(children.slice(0, max)),
  });
}

function checkDuplicates(
  context: ParseContext,
  node: DraftNode,
  name: string,
  meta: MetaEntry,
  children: readonly ChildDraft[],
): void {
  const seen: string[] = [];
  for (const { cls, origin } of children) {
    if (cls === undefined) continue;
    if (!seen.some((other) => isSame(context.register, other, cls))) {
      seen.push(cls);
      continue;
    }
    context.problems.push({
      code: 'UNINAS_EDUPLICATE',
      severity: 'error',
      ...placeOf(origin, 'value'),
      path: memberPath(node, name),
      message: `${cls} may stand only once in ${name}`,
      found: cls,
      expected: fittingNames(context.register, meta).filter((other) => !seen.includes(other)),
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

/** Reports a child of which no layer names the class. */
export function reportMissingClass(context: ParseContext, path: string, meta: MetaEntry, origin: Origin): void {
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

/** Reports what cannot be the name of the task. */
export function reportTask(context: ParseContext, entry: Entry, names: readonly string[]): void {
  context.problems.push({
    code: names.length > 1 ? 'UNINAS_ETOO_MANY' : 'UNINAS_EWRONG_TYPE',
    severity: 'error',
    ...placeOf(entry.origin, 'value'),
    path: '',
    message: names.length > 1 ? 'a configuration has one task' : 'the task is the name of a module',
    found: shown(entry.value),
    expected: tasksOf(context),
    ...(names[0] !== undefined && { suggestion: names[0] }),
  });
}

/** Reports that nothing names a task. */
export function reportNoTask(context: ParseContext): void {
  const tasks = tasksOf(context);
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

function tasksOf(context: ParseContext): readonly string[] {
  return context.register.modules('task').map((module) => module.name);
}
