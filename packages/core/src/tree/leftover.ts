import { placeOf } from '../config/layer.js';
import { renameFix } from '../diagnose/fixes.js';
import { shown } from '../diagnose/shown.js';
import { addressIn } from './address.js';
import { memberPath, walk } from './arg-tree.js';
import { reportUnknown } from './assign.js';
import type { DraftNode, ParseContext, Removal } from './draft.js';
import { reportDropped } from './dropped.js';
import type { IndexedEntry } from './entry-index.js';
import { mayConcern, mayConcernRemoved, reachOfModule, reachOfSlots, type Reach } from './reach.js';
import { reportUnused, UnusedView } from './unused.js';

/** Reports the keys that set nothing, those that would set several things, and those that use former names. */
export function reportLeftovers(context: ParseContext, root: DraftNode): void {
  const nodes = [...walk(root)];
  const left = context.entries.all.filter((entry) => !entry.settled);
  for (const entry of left) {
    if (entry.takenBy.length === 0) continue;
    if (entry.renamed !== undefined) reportRenamed(context, entry, entry.renamed);
    reportAmbiguous(context, nodes, entry);
  }
  const unused = left.filter((entry) => entry.takenBy.length === 0);
  if (unused.length === 0) return;
  // slots first: what lies below a misspelled one is no mistake of its own
  const isSlot = ({ parsed }: IndexedEntry): boolean => parsed.name.startsWith('cls_');
  judge(new UnusedView(context, root, nodes), [...unused.filter(isSlot), ...unused.filter((entry) => !isSlot(entry))]);
}

function judge(view: UnusedView, entries: readonly IndexedEntry[]): void {
  const { context, root, nodes } = view;
  const byAddress = new Map(nodes.flatMap((node) => node.addresses.map(({ text }) => [text, node] as const)));
  const isRemoved = removedPlaces(context);
  let isOpen = openPlaces(context, root);
  let known = context.broken.size;
  for (const entry of entries) {
    const key = entry.parsed;
    const addressed = key.form === 'bare' ? undefined : byAddress.get(addressIn(key) ?? '');
    if (addressed !== undefined) {
      if (addressed.replacedAt > entry.origin.layer) reportDropped(context, addressed.path, entry);
      else reportUnknown(context, addressed, key.name, entry.origin, entry.key);
      continue;
    }
    if (context.broken.size !== known) {
      isOpen = openPlaces(context, root);
      known = context.broken.size;
    }
    if (isOpen(entry)) continue;
    if (isRemoved(entry)) reportDropped(context, '', entry);
    else reportUnused(view, entry);
  }
}

/** Whether a key may belong to something that could not be understood, or is still to be inherited. */
function openPlaces(context: ParseContext, root: DraftNode): (entry: IndexedEntry) => boolean {
  const { metas } = root.entry;
  const places = [...context.broken, ...root.deferred.map((slot) => [slot, metas[slot]!] as const)];
  if (places.length === 0) return () => false;
  const slots = places.map(([path, meta]) => [path.split('.').at(-1)!, meta] as const);
  const reach = reachOfSlots(context.register, slots);
  return ({ parsed }) =>
    (parsed.form === 'class' && context.unknown.has(parsed.cls)) ||
    (parsed.form === 'path' ? places.some(([path]) => mayConcern(parsed, path, reach)) : mayConcern(parsed, '', reach));
}

/** Whether a key may have been meant for something that a later layer took away. */
function removedPlaces(context: ParseContext): (entry: IndexedEntry) => boolean {
  const places: (readonly [Removal, Reach])[] = context.removals.map((removal) => [
    removal,
    removal.module === undefined ? NOWHERE : reachOfModule(context.register, removal.module),
  ]);
  return ({ parsed, origin }) =>
    places.some(([removal, reach]) => origin.layer < removal.layer && mayConcernRemoved(parsed, removal, reach));
}

const NOWHERE: Reach = { slots: new Set(), modules: new Set() };

function reportAmbiguous(context: ParseContext, nodes: readonly DraftNode[], entry: IndexedEntry): void {
  const { form, name } = entry.parsed;
  const isSlot = form === 'bare' && name.startsWith('cls_');
  if (!isSlot && entry.takenBy.length < 2) return;
  // the first level of a hierarchical document is the task, whatever lies below it
  if (isSlot && entry.takenBy.some(({ parent }) => parent === undefined) && context.entries.isOfTree(entry)) return;
  const owners = isSlot ? nodes.filter((node) => Object.hasOwn(node.entry.metas, name)) : entry.takenBy;
  if (owners.length < 2) return;
  const paths = owners.map((node) => (node.path === '' && isSlot ? `cls_task.${name}` : memberPath(node, name)));
  if (isSlot) for (const node of owners) context.broken.set(memberPath(node, name), node.entry.metas[name]!);
  context.problems.push({
    code: 'UNINAS_EAMBIGUOUS_KEY',
    severity: 'error',
    ...placeOf(entry.origin, 'key'),
    path: memberPath(owners[0]!, name),
    message: `the key ${entry.key} could mean ${paths.length} places of the tree; write one of their paths`,
    found: shown(entry.key),
    expected: paths,
    suggestion: paths[0]!,
  });
}

function reportRenamed(context: ParseContext, entry: IndexedEntry, now: string): void {
  const [node] = entry.takenBy;
  context.problems.push({
    code: 'UNINAS_WDEPRECATED',
    severity: 'warning',
    ...placeOf(entry.origin, 'key'),
    path: memberPath(node!, entry.parsed.name),
    message: `${entry.key} is called ${now} now`,
    found: shown(entry.key),
    expected: [now],
    suggestion: now,
    ...renameFix(entry.origin, now, true),
  });
}
