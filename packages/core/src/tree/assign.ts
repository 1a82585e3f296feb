import { coerce } from '../config/coerce.js';
import { below, placeOf, type Origin } from '../config/layer.js';
import { renameFix, setFix } from '../diagnose/fixes.js';
import type { Problem } from '../diagnose/problem.js';
import { clipped, shown } from '../diagnose/shown.js';
import { suggest } from '../diagnose/suggest.js';
import type { ArgValue } from '../declare/arg.js';
import type { ArgEntry } from '../register/manifest.js';
import { memberPath } from './arg-tree.js';
import { openSlot } from './counts.js';
import type { DraftNode, ParseContext } from './draft.js';
import { reportDropped } from './dropped.js';
import { isSubtree, take } from './entry-index.js';
import { resolveModuleNames } from './module-names.js';
import { reportAlias } from './slot-values.js';

interface Setting {
  /** As it is written. */
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
  readonly seq: number;
}

/** Gives a node its argument values: the last layer's, or the default. */
export function assignArgs(context: ParseContext, node: DraftNode): void {
  for (const [name, arg] of Object.entries(node.entry.args)) {
    const setting = lastSetting(context, node, name, arg);
    node.args[name] = arg.default;
    if (setting === undefined) continue;
    const value = readValue(context, node, name, arg, setting);
    if (value === undefined) {
      if (isForFormer(node, setting)) continue;
      context.doubtful.add(memberPath(node, name));
      continue;
    }
    node.args[name] = value;
    node.origins[name] = setting.origin;
  }
  reportUnknownKeys(context, node);
}

function lastSetting(context: ParseContext, node: DraftNode, name: string, arg: ArgEntry): Setting | undefined {
  let last: Setting | undefined;
  const offer = (setting: Setting): void => {
    const isLater =
      last === undefined ||
      setting.origin.layer > last.origin.layer ||
      (setting.origin.layer === last.origin.layer && setting.seq >= last.seq);
    if (isLater) last = setting;
  };
  for (const spelling of arg.aliases === undefined ? [name] : [...arg.aliases, name]) {
    const isAlias = spelling !== name;
    for (const { data, origin, seq } of node.contributions) {
      if (!Object.hasOwn(data, spelling)) continue;
      offer({ key: spelling, value: data[spelling], origin: below(origin, spelling), seq });
      if (isAlias) reportAlias(context, node, spelling, name, below(origin, spelling));
    }
    for (const entry of context.entries.of(node, spelling, false)) {
      take(entry, node);
      offer(entry);
      if (isAlias) reportAlias(context, node, spelling, name, entry.origin);
    }
  }
  return last;
}

function readValue(
  context: ParseContext,
  node: DraftNode,
  name: string,
  arg: ArgEntry,
  setting: Setting,
): ArgValue | undefined {
  const { value, origin } = setting;
  const refuse = (problem: Problem): undefined => {
    if (isForFormer(node, setting)) reportDropped(context, memberPath(node, name), setting);
    else context.problems.push(problem);
  };
  const place = () => ({ severity: 'error', ...placeOf(origin, 'value'), path: memberPath(node, name) }) as const;
  if (isSubtree(value)) {
    return refuse({
      code: 'UNINAS_EWRONG_TYPE',
      ...place(),
      message: `${name} of ${node.cls} is an argument (${arg.help}), not a slot for modules`,
      found: shown(value),
      expected: [arg.type],
    });
  }
  const coerced = coerce(arg, asWritten(arg, value, origin));
  if (coerced.ok) return resolveModuleNames(context, node, name, arg, coerced.value, origin);
  const near = coerced.code === 'UNINAS_ECHOICE' ? suggest(String(coerced.found), coerced.expected) : undefined;
  const suggestion =
    near?.name ?? (coerced.code === 'UNINAS_EWRONG_TYPE' ? writtenDefault(arg) : nearestLimit(arg, coerced.found));
  return refuse({
    code: coerced.code,
    ...place(),
    message: `${name} of ${node.cls} ${coerced.message} (${arg.help})`,
    found: shown(coerced.found),
    expected: coerced.expected,
    ...(suggestion !== undefined && { suggestion }),
    ...(near !== undefined && coerced.found === value && setFix(origin, near.name, near.certain)),
  });
}

/** Whether a value was meant for a module that a later layer replaced by another one. */
function isForFormer({ replacedAt }: DraftNode, { origin }: Setting): boolean {
  return origin.layer < replacedAt;
}

/** Numbers and booleans in a file that are meant as texts, exactly as they stand there: `007`, `1.10`, `1e3`. */
function asWritten(arg: ArgEntry, value: unknown, origin: Origin): unknown {
  const { source } = origin;
  const { type } = arg.item ?? arg;
  if (source?.textAt === undefined || (type !== 'str' && type !== 'path')) return value;
  const written = (part: unknown, at: Origin): unknown => {
    // what YAML takes for null where the word does not stand is likelier forgotten
    if (part === null) return ['null', undefined].includes(source.textAt!(at.pointer)) ? null : undefined;
    return typeof part === 'number' || typeof part === 'boolean' ? (source.textAt!(at.pointer) ?? part) : part;
  };
  if (Array.isArray(value)) return (value as unknown[]).map((part, i) => written(part, below(origin, i)));
  return written(value, origin);
}

function writtenDefault(arg: ArgEntry): string | undefined {
  const text = typeof arg.default === 'string' ? arg.default : JSON.stringify(arg.default);
  return text === '' ? undefined : text;
}

function nearestLimit(arg: ArgEntry, found: unknown): string | undefined {
  const value = Number(found);
  if (arg.min !== undefined && value < arg.min) return String(arg.min);
  if (arg.max !== undefined && value > arg.max) return String(arg.max);
  return writtenDefault(arg);
}

/** Keys of hierarchical layers that the module does not declare. */
function reportUnknownKeys(context: ParseContext, node: DraftNode): void {
  const { args, metas } = node.entry;
  for (const { data, origin } of node.contributions) {
    for (const key of Object.keys(data)) {
      if (key === 'cls' || Object.hasOwn(args, key) || Object.hasOwn(metas, key)) continue;
      const isFormer = [...Object.values(args), ...Object.values(metas)].some(({ aliases }) => aliases?.includes(key));
      if (!isFormer) reportUnknown(context, node, key, below(origin, key));
    }
  }
}

/**
 * Reports a key that a module does not declare, with the nearest one that it does.
 *
 * @param written the whole key as it stands, of which `key` is the last part
 */
export function reportUnknown(
  context: ParseContext,
  node: DraftNode,
  key: string,
  origin: Origin,
  written = key,
): void {
  const isSlot = key.startsWith('cls_');
  const { args, metas } = node.entry;
  const names = [...Object.keys(args), ...Object.keys(metas)];
  const alike = names.filter((name) => name.startsWith('cls_') === isSlot);
  const near = suggest(key, alike) ?? suggest(key, names);
  const to = near && written.slice(0, written.length - key.length) + near.name;
  if (near !== undefined) {
    const meant = memberPath(node, near.name);
    if (metas[near.name] === undefined) context.doubtful.add(meant);
    else openSlot(context, meant, metas[near.name]!);
  }
  context.problems.push({
    code: 'UNINAS_EUNKNOWN_ARGUMENT',
    severity: 'error',
    ...placeOf(origin, 'key'),
    path: memberPath(node, clipped(key)),
    message: `${node.cls} has no ${isSlot ? 'slot' : 'argument'} ${clipped(key)}`,
    found: shown(written),
    expected: alike.length > 0 ? alike : names,
    ...(to !== undefined && { suggestion: to, ...renameFix(origin, to, near!.certain) }),
  });
}
