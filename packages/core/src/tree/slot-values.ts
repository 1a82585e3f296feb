import { below, isRecord, placeOf, type Origin } from '../config/layer.js';
import { renameFix } from '../diagnose/fixes.js';
import { shown } from '../diagnose/shown.js';
import type { MetaEntry } from '../register/manifest.js';
import type { Register } from '../register/register.js';
import { childPath, memberPath } from './arg-tree.js';
import type { Contribution, DraftNode, ParseContext } from './draft.js';
import { take } from './entry-index.js';

/** What is known of a child before it is built. */
export interface ChildDraft {
  /** Undefined when no layer named the class. */
  readonly cls: string | undefined;
  readonly origin: Origin;
  readonly contributions: readonly Contribution[];
  readonly replacedAt: number;
}

/** What all layers say of one slot. */
export interface MergedSlot {
  readonly children: readonly ChildDraft[];
  /** Where the slot was set last. */
  readonly origin: Origin | undefined;
}

interface SlotSetting {
  readonly value: unknown;
  readonly origin: Origin;
  readonly seq: number;
}

/**
 * Merges what all layers say of one slot, in their order: a named class keeps
 * what earlier layers said of the same class in the same place and replaces
 * another one, a list replaces the list, an object without a class refines.
 */
export function mergeSlot(context: ParseContext, node: DraftNode, name: string, meta: MetaEntry): MergedSlot {
  let children: readonly ChildDraft[] = [];
  let last: Origin | undefined;
  for (const { value, origin, seq } of settingsOf(context, node, name, meta)) {
    const items = toItems(value, origin, seq);
    if ('wrong' in items) {
      reportShape(context, node, name, meta, items);
      continue;
    }
    const previous = children;
    const merged = items.all.map((item, i) => mergeChild(context.register, previous[i], item, Array.isArray(value)));
    children = isRecord(value) ? [...merged, ...previous.slice(1)] : merged;
    for (const [i, { cls }] of previous.entries()) {
      const stays = children[i]?.cls;
      if (cls === undefined || (stays !== undefined && isSame(context.register, stays, cls))) continue;
      const index = meta.index ? i : undefined;
      context.removals.push({
        layer: origin.layer,
        slot: name,
        index,
        path: childPath(node.path, name, index),
        module: context.register.find(cls) ?? context.register.findAlias(cls),
      });
    }
    last = origin;
  }
  return { children, origin: last };
}

/** Whether two names, of which either may be a former one, mean the same module. */
export function isSame(register: Register, a: string, b: string): boolean {
  const now = (name: string): string => register.find(name)?.name ?? register.findAlias(name)?.name ?? name;
  return a === b || now(a) === now(b);
}

function settingsOf(context: ParseContext, node: DraftNode, name: string, meta: MetaEntry): readonly SlotSetting[] {
  const settings: SlotSetting[] = [];
  for (const spelling of [...(meta.aliases ?? []), name]) {
    for (const { data, origin, seq } of node.contributions) {
      if (!Object.hasOwn(data, spelling)) continue;
      settings.push({ value: data[spelling], origin: below(origin, spelling), seq });
      if (spelling !== name) reportAlias(context, node, spelling, name, below(origin, spelling));
    }
    for (const entry of context.entries.of(node, spelling, true)) {
      take(entry, node);
      settings.push({ value: entry.value, origin: entry.origin, seq: entry.seq });
      if (spelling !== name) reportAlias(context, node, spelling, name, entry.origin);
    }
  }
  return settings.sort((a, b) => a.origin.layer - b.origin.layer || a.seq - b.seq);
}

/** Warns of a former name. */
export function reportAlias(context: ParseContext, node: DraftNode, found: string, name: string, origin: Origin): void {
  const last = origin.pointer.at(-1);
  const to = typeof last === 'string' ? last.slice(0, last.length - found.length) + name : name;
  context.problems.push({
    code: 'UNINAS_WDEPRECATED',
    severity: 'warning',
    ...placeOf(origin, 'key'),
    path: memberPath(node, name),
    message: `${found} is called ${name} now`,
    found,
    expected: [name],
    suggestion: name,
    ...renameFix(origin, to, true),
  });
}

interface Item {
  readonly cls: string | undefined;
  readonly origin: Origin;
  readonly contribution: Contribution | undefined;
}

/** The part of a slot's value that describes no module. */
interface WrongItem {
  readonly wrong: unknown;
  readonly origin: Origin;
}

/** The children that a value speaks of: names in a text, or objects. */
function toItems(value: unknown, origin: Origin, seq: number): { readonly all: readonly Item[] } | WrongItem {
  if (typeof value === 'string')
    return { all: namesIn(value).map((cls) => ({ cls, origin, contribution: undefined })) };
  if (value === null) return { all: [] };
  const all: Item[] = [];
  for (const [i, element] of (Array.isArray(value) ? (value as unknown[]) : [value]).entries()) {
    const item = toItem(element, Array.isArray(value) ? below(origin, i) : origin, seq);
    if ('wrong' in item) return item;
    all.push(item);
  }
  return { all };
}

function toItem(value: unknown, origin: Origin, seq: number): Item | WrongItem {
  if (typeof value === 'string' && value.trim() !== '') return { cls: value.trim(), origin, contribution: undefined };
  if (!isRecord(value)) return { wrong: value, origin };
  const contribution = { data: value, origin, seq };
  if (!Object.hasOwn(value, 'cls')) return { cls: undefined, origin, contribution };
  const { cls } = value;
  const at = below(origin, 'cls');
  return typeof cls === 'string' && cls !== '' ? { cls, origin: at, contribution } : { wrong: cls, origin: at };
}

/** Class names in comma separated text; quotes around the whole or a name are dropped. */
export function namesIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim().replace(/^["']+|["']+$/g, ''))
    .filter((part) => part !== '');
}

function mergeChild(register: Register, previous: ChildDraft | undefined, item: Item, isNew: boolean): ChildDraft {
  const { cls, origin } = item;
  const own = item.contribution === undefined ? [] : [item.contribution];
  if (previous === undefined) return { cls, origin, contributions: own, replacedAt: -Infinity };
  const isOther = previous.cls !== undefined && cls !== undefined && !isSame(register, previous.cls, cls);
  if (isOther) return { cls, origin, contributions: own, replacedAt: origin.layer };
  if (isNew && own.length > 0) return { ...previous, cls, origin, contributions: own };
  return {
    ...previous,
    cls: cls ?? previous.cls,
    origin: cls === undefined ? previous.origin : origin,
    contributions: [...previous.contributions, ...own],
  };
}

function reportShape(context: ParseContext, node: DraftNode, name: string, meta: MetaEntry, found: WrongItem): void {
  const { wrong: value, origin } = found;
  const isClass = origin.pointer.at(-1) === 'cls';
  context.broken.set(memberPath(node, name), meta);
  context.problems.push({
    code: 'UNINAS_EWRONG_TYPE',
    severity: 'error',
    ...placeOf(origin, 'value'),
    path: memberPath(node, name),
    message: isClass
      ? `"cls" is the name of a module of kind ${meta.kind}`
      : `${name} holds modules of kind ${meta.kind}: an object with "cls", a class name${meta.list ? ', or a list of them' : ''}`,
    found: shown(value),
    expected: [isClass ? 'a class name' : meta.list ? 'a list of modules' : 'a module'],
  });
}
