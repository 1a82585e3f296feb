import type { MetaEntry } from '../register/manifest.js';
import { fits } from '../register/register.js';
import { addressIn } from './address.js';
import { memberPath } from './arg-tree.js';
import type { DraftNode, ParseContext } from './draft.js';
import type { IndexedEntry } from './entry-index.js';
import type { MergedSlot } from './slot-values.js';

/** Whether a stored network may complete the node, so that what it lacks or names need not be in the tree. */
export function isCompleted(node: DraftNode): boolean {
  return node.parent?.entry.metas[node.slot]?.optionalForLoading === true;
}

/**
 * What all layers say of a slot that a stored network completes: where they only
 * set values in it, and one module alone has all of these, that module is meant.
 */
export function withImplied(
  context: ParseContext,
  node: DraftNode,
  name: string,
  meta: MetaEntry,
  merged: MergedSlot,
): MergedSlot {
  if (meta.optionalForLoading !== true || meta.max !== 1) return merged;
  const [given] = merged.children;
  if (given?.cls !== undefined) return merged;
  // what a later layer empties stays empty, whatever the layers below said of it
  const { layer } = merged.origin ?? { layer: -Infinity };
  const below = given === undefined ? entriesBelow(context, node, name, meta) : [];
  const entries = below.filter(({ origin }) => origin.layer >= layer);
  const members = [...entries.map(({ parsed }) => parsed.name), ...(given?.contributions ?? []).flatMap(({ data }) => Object.keys(data))]; // prettier-ignore
  if (members.length === 0) return merged;
  const [module, ...others] = context.register
    .modules(meta.kind)
    .filter((one) => fits(one, meta) && members.every((member) => hasMember(one.entry, member)));
  if (module === undefined || others.length > 0) return merged;
  const origin = given?.origin ?? entries[0]!.origin;
  const child = { contributions: [], replacedAt: -Infinity, ...given, cls: module.name, origin };
  return { children: [child], origin };
}

/** The entries that can only be meant for a child of the slot: by its wildcard or path, or slots that the child alone could have. */
function entriesBelow(context: ParseContext, node: DraftNode, name: string, meta: MetaEntry): readonly IndexedEntry[] {
  const addresses = [`{${name}}`, `.${memberPath(node, name)}`];
  const modules = context.register.modules(meta.kind).filter((module) => fits(module, meta));
  return context.entries.all.filter((entry) => {
    const address = addressIn(entry.parsed);
    if (address !== '') return address !== undefined && addresses.includes(address);
    return (
      entry.takenBy.length === 0 && modules.some(({ entry: { metas } }) => Object.hasOwn(metas, entry.parsed.name))
    );
  });
}

function hasMember({ args, metas }: DraftNode['entry'], name: string): boolean {
  return Object.hasOwn(args, name) || Object.hasOwn(metas, name);
}
