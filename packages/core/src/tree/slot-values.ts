import { below, isRecord, placeOf, type Origin } from '../config/layer.js';
import type { MetaEntry } from '../register/manifest.js';
import type { Contribution, DraftNode, ParseContext } from './draft.js';
import { childPath, memberPath } from './arg-tree.js';

/** What is known of a child before it is built. */
export interface ChildDraft {
  /** Undefined when no layer named the class. */
  cls: string | undefined;
  origin: Origin;
  contributions: Contribution[];
  replacedAt: number;
  replaced: string[];
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
export function mergeSlot(context: ParseContext, node: DraftNode, name: string, meta: MetaEntry): ChildDraft[] {
  let children: ChildDraft[] = [];
  for (const { value, origin } of settingsOf(context, node, name, meta)) {
    const items = toItems(value, origin);
    if (items === undefined) {
      reportShape(context, node, name, meta, value, origin);
      continue;
    }
    const isList = Array.isArray(value) || typeof value === 'string';
    const previous = children;
    children = isList ? [] : previous.slice(1);
    const merged = items.map((item, i) => mergeChild(previous[i], item, Array.isArray(value)));
    children = isList ? merged : [...merged, ...children];
  }
  return children;
}

function settingsOf(context: ParseContext, node: DraftNode, name: string, meta: MetaEntry): readonly SlotSetting[] {
  const settings: SlotSetting[] = [];
  for (const spelling of [name, ...(meta.aliases ?? [])]) {
    for (const { data, origin } of node.contributions) {
      if (!Object.hasOwn(data, spelling)) continue;
      settings.push({ value: data[spelling], origin: below(origin, spelling), seq: -1 });
      if (spelling !== name) reportAlias(context, node, spelling, name, below(origin, spelling));
    }
    for (const entry of context.entries.of(node, spelling, true)) {
      entry.takenBy.add(node);
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
    ...(origin.source && {
      fix: { do: 'rename', file: origin.source.name, pointer: origin.pointer, to, certain: true },
    }),
  });
}

interface Item {
  readonly cls: string | undefined;
  readonly origin: Origin;
  readonly data: Readonly<Record<string, unknown>> | undefined;
}

/** The children that a value speaks of: names in a text, or objects. */
function toItems(value: unknown, origin: Origin): readonly Item[] | undefined {
  if (typeof value === 'string') return namesIn(value).map((cls) => ({ cls, origin, data: undefined }));
  if (isRecord(value)) return [toItem(value, origin)];
  if (value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const items = value.map((element: unknown, i) => {
    if (typeof element === 'string') return { cls: element.trim(), origin: below(origin, i), data: undefined };
    return isRecord(element) ? toItem(element, below(origin, i)) : undefined;
  });
  return items.every((item) => item !== undefined) ? items : undefined;
}

function toItem(data: Readonly<Record<string, unknown>>, origin: Origin): Item {
  const { cls } = data;
  return {
    cls: typeof cls === 'string' ? cls : undefined,
    origin: cls === undefined ? origin : below(origin, 'cls'),
    data,
  };
}

/** Class names in comma separated text; quotes around the whole or a name are dropped. */
export function namesIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim().replace(/^["']+|["']+$/g, ''))
    .filter((part) => part !== '');
}

function mergeChild(previous: ChildDraft | undefined, item: Item, isNew: boolean): ChildDraft {
  const own: Contribution[] =
    item.data === undefined
      ? []
      : [{ data: item.data, origin: item.cls === undefined ? item.origin : parentOf(item.origin) }];
  const isOther = previous?.cls !== undefined && item.cls !== undefined && previous.cls !== item.cls;
  if (previous === undefined || isOther || (isNew && item.data !== undefined)) {
    return {
      cls: item.cls,
      origin: item.origin,
      contributions: own,
      replacedAt: isOther ? item.origin.layer : -Infinity,
      replaced: isOther ? [...previous.replaced, previous.cls!] : [],
    };
  }
  const cls = item.cls ?? previous.cls;
  return {
    ...previous,
    cls,
    origin: item.cls === undefined ? previous.origin : item.origin,
    contributions: [...previous.contributions, ...own],
  };
}

function parentOf(origin: Origin): Origin {
  return { ...origin, pointer: origin.pointer.slice(0, -1) };
}

function reportShape(
  context: ParseContext,
  node: DraftNode,
  name: string,
  meta: MetaEntry,
  value: unknown,
  origin: Origin,
): void {
  context.broken.add(memberPath(node, name));
  context.problems.push({
    code: 'UNINAS_EWRONG_TYPE',
    severity: 'error',
    ...placeOf(origin, 'value'),
    path: childPath(node.path, name, undefined),
    message: `${name} holds modules of kind ${meta.kind}: an object with "cls", a class name${meta.list ? ', or a list of them' : ''}`,
    found: JSON.stringify(value),
    expected: [meta.list ? 'a list of modules' : 'a module'],
  });
}
