import type { Key } from '../config/key.js';
import type { MetaEntry } from '../register/manifest.js';
import { fits, type Register, type RegisteredModule } from '../register/register.js';
import { formatStep } from '../config/key.js';
import type { Removal } from './draft.js';

/** What could stand somewhere below a place of the tree: names of slots and of modules, former ones included. */
export interface Reach {
  readonly slots: ReadonlySet<string>;
  readonly modules: ReadonlySet<string>;
}

/** What could stand in some slots, and below that. */
export function reachOfSlots(register: Register, slots: Iterable<readonly [string, MetaEntry]>): Reach {
  const names = new Set<string>();
  const modules = new Set<string>();
  const queue = [...slots];
  for (const [slot, meta] of queue) {
    names.add(slot);
    for (const alias of meta.aliases ?? []) names.add(alias);
    for (const module of register.modules(meta.kind)) {
      if (modules.has(module.name) || !fits(module, meta)) continue;
      for (const name of [module.name, ...(module.entry.aliases ?? [])]) modules.add(name);
      queue.push(...Object.entries(module.entry.metas));
    }
  }
  return { slots: names, modules };
}

/** A module and what could stand below it. */
export function reachOfModule(register: Register, module: RegisteredModule): Reach {
  const { slots, modules } = reachOfSlots(register, Object.entries(module.entry.metas));
  return { slots, modules: new Set([module.name, ...(module.entry.aliases ?? []), ...modules]) };
}

/** Whether a key may concern what could stand below a place. */
export function mayConcern(key: Key, path: string, { slots, modules }: Reach): boolean {
  switch (key.form) {
    case 'bare':
      return slots.has(key.name);
    case 'wildcard':
      return slots.has(key.step.slot);
    case 'class':
      return modules.has(key.cls);
    case 'path':
      return isAtOrBelow(key.steps.map(formatStep).join('.'), path);
    case 'malformed':
      return false;
  }
}

/** Whether a key may have been meant for a removed child or something below it. */
export function mayConcernRemoved(key: Key, removal: Removal, reach: Reach): boolean {
  const isItself = key.form === 'wildcard' && key.step.slot === removal.slot && key.step.index === removal.index;
  return isItself || mayConcern(key, removal.path, reach);
}

function isAtOrBelow(path: string, above: string): boolean {
  return path.startsWith(above) && /^(?:[.#]|$)/.test(path.slice(above.length));
}
