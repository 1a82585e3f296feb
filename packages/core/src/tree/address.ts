import { formatStep, type Key } from '../config/key.js';
import type { MetaEntry, ModuleEntry } from '../register/manifest.js';
import { nodeName, slotName } from './arg-tree.js';

/** One of the ways in which keys address a node, as text: `{cls_trainer}`, `SGDOptimizer#0`, `.cls_method.cls_data`. */
export interface Address {
  readonly text: string;
  /** How the part before the argument is written now, if this way uses a former name. */
  readonly now?: string;
}

/** The address in a key: what stands before the name of the argument or slot. */
export function addressIn(key: Key): string | undefined {
  switch (key.form) {
    case 'bare':
      return '';
    case 'wildcard':
      return `{${formatStep(key.step)}}`;
    case 'class':
      return nodeName(key);
    case 'path':
      return `.${key.steps.map(formatStep).join('.')}`;
    case 'malformed':
      return undefined;
  }
}

interface Place {
  readonly cls: string;
  readonly slot: string;
  readonly index: number | undefined;
  readonly path: string;
}

/**
 * All addresses of a node, those by present names first.
 *
 * @param meta the slot that it sits in
 * @param above the addresses of its parent
 */
export function addressesOf(
  node: Place,
  entry: ModuleEntry,
  meta: MetaEntry,
  above: readonly Address[] | undefined,
): readonly Address[] {
  const now = [`{${slotName(node)}}`, nodeName(node), `.${node.path}`];
  const addresses: Address[] = now.map((text) => ({ text }));
  const { index } = node;
  for (const slot of meta.aliases ?? []) addresses.push({ text: `{${slotName({ slot, index })}}`, now: now[0]! });
  for (const cls of entry.aliases ?? []) addresses.push({ text: nodeName({ cls, index }), now: now[1]! });
  for (const path of formerPaths(node, meta, above ?? [])) addresses.push({ text: path, now: node.path });
  return addresses;
}

/** The number of addresses without former names. */
const PRESENT = 3;

function formerPaths(node: Place, meta: MetaEntry, above: readonly Address[]): readonly string[] {
  if (meta.aliases === undefined && above.length <= PRESENT) return [];
  const slots = [node.slot, ...(meta.aliases ?? [])];
  return above
    .filter(({ text }) => text.startsWith('.'))
    .flatMap(({ text }) => slots.map((slot) => `${text === '.' ? '' : text}.${slotName({ slot, index: node.index })}`))
    .filter((path) => path !== `.${node.path}`);
}
