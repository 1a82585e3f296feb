import { fits, type Flags } from '@uninas/core';
import type { Editable } from './edit.js';

/** Whether a slot has the kind and flags for a module of this class, and room for it. */
export function mayTake(at: Editable, path: string, slot: string, cls: string): boolean {
  return whyNot(at, path, slot, cls) === undefined;
}

/** Why a slot of the module at a path cannot take a module of this class, in a few words; undefined if it can. */
export function whyNot({ modules, checked }: Editable, path: string, slot: string, cls: string): string | undefined {
  const owner = checked.nodes.get(path);
  const meta = owner?.entry.metas[slot];
  const module = modules.register.find(cls);
  if (owner === undefined || meta === undefined || module === undefined) return 'unknown';
  const kind = meta.kind.replaceAll('_', ' ');
  if (module.entry.kind !== meta.kind) return `takes only: ${kind}`;
  if (!fits(module, meta)) {
    const flags = [flagsText(meta.where, ' and '), flagsText(meta.whereAny, ' or ')].filter((text) => text !== '');
    return `takes only: ${kind} with ${flags.join(' and ')}`;
  }
  const present = owner.children[slot] ?? [];
  if (meta.max !== null && present.length >= meta.max) return meta.max === 1 ? 'is taken' : `takes at most ${meta.max}`;
  if (meta.duplicates !== true && present.some((child) => child.cls === cls)) return `has a ${cls} already`;
  return undefined;
}

function flagsText(flags: Flags | undefined, joint: string): string {
  return Object.entries(flags ?? {})
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(joint);
}
