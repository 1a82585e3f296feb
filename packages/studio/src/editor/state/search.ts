import type { Checked } from './check.js';
import { pathOf } from './data.js';
import { shownValue } from './outline-rows.js';

/** A place where a searched text occurs. */
export interface Hit {
  /** Path of the module, or of the slot. */
  readonly path: string;
  /** The argument that it is in. */
  readonly arg?: string;
  readonly in: 'class' | 'slot' | 'argument' | 'value' | 'help';
}

/** All places, from top to bottom, whose names, values or help texts contain a text; upper and lower case are alike. */
export function search(checked: Checked, text: string): readonly Hit[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const has = (candidate: string): boolean => candidate.toLowerCase().includes(wanted);
  const hits: Hit[] = [];
  for (const node of checked.nodes.values()) {
    const { path, entry, args } = node;
    if (has(node.cls)) hits.push({ path, in: 'class' });
    else if (has(entry.doc)) hits.push({ path, in: 'help' });
    for (const [arg, spec] of Object.entries(entry.args)) {
      if (has(arg)) hits.push({ path, arg, in: 'argument' });
      else if (has(shownValue(args[arg]))) hits.push({ path, arg, in: 'value' });
      else if (has(spec.help)) hits.push({ path, arg, in: 'help' });
    }
    for (const [slot, meta] of Object.entries(entry.metas)) {
      if (has(slot)) hits.push({ path: pathOf(path, slot), in: 'slot' });
      else if (has(meta.help)) hits.push({ path: pathOf(path, slot), in: 'help' });
    }
  }
  return hits;
}

/** A text in parts, of which every second one is a hit. */
export function hitParts(text: string, wanted: string): readonly string[] {
  const trimmed = wanted.trim();
  if (trimmed === '') return [text];
  const escaped = trimmed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.split(new RegExp(`(${escaped})`, 'i'));
}
