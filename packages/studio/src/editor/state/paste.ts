import { fits } from '@uninas/core';
import { changedAt, dataAt, isData, parentOf, type Data } from './data.js';
import { addModule, type Editable, type Edited } from './edit.js';
import { mayTake } from './room.js';

/** The part that a copied text describes; undefined if it is no module. */
export function partOf(text: string): Data | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isData(value) && typeof value['cls'] === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts a part where it fits best from a place of the outline: into the slot that is looked at, into a slot
 * of the module, behind it in its list, or in its place.
 *
 * @returns undefined if it fits nowhere there
 */
export function paste(at: Editable, path: string, part: Data): Edited | undefined {
  const { checked, modules } = at;
  const cls = String(part['cls']);
  const module = modules.register.find(cls);
  if (module === undefined) return undefined;
  const step = parentOf(path);
  if (step !== undefined && step.index === undefined && mayTake(at, step.parent, step.slot, cls)) {
    return addModule(at, step.parent, step.slot, part);
  }
  const node = checked.nodes.get(path);
  for (const [slot, meta] of Object.entries(node?.entry.metas ?? {})) {
    if (fits(module, meta) && mayTake(at, path, slot, cls)) return addModule(at, path, slot, part);
  }
  if (step === undefined) {
    return module.entry.kind === 'task' ? { data: part, focus: '', moved: () => undefined } : undefined;
  }
  const meta = checked.nodes.get(step.parent)?.entry.metas[step.slot];
  if (meta === undefined || !fits(module, meta)) return undefined;
  if (step.index !== undefined && mayTake(at, step.parent, step.slot, cls)) {
    return addModule(at, step.parent, step.slot, part, step.index + 1);
  }
  const isSame = dataAt(at.data, path)?.['cls'] === cls;
  if (step.index !== undefined && meta.duplicates !== true && !isSame) return undefined;
  return { data: changedAt(at.data, path, () => part), focus: path };
}
