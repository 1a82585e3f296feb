import { fits, limitsOf, type ArgSpec, type ItemSpec, type ModuleEntry } from '@uninas/core';
import { childrenOf, isData, type Data } from './data.js';
import type { Modules } from './register.js';

/** What a module of another class takes over from the one that it replaces. */
export interface Kept {
  readonly data: Data;
  /** The names of arguments and slots that the other class has no place for. */
  readonly lost: readonly string[];
}

/** The data of a module as one of another class: the arguments and children that fit there stay. */
export function asClass(modules: Modules, data: Data, cls: string): Kept {
  const entry = modules.register.find(cls)?.entry;
  if (entry === undefined) return { data: { ...data, cls }, lost: [] };
  const kept: Record<string, unknown> = { cls };
  const lost: string[] = [];
  for (const [name, value] of Object.entries(data)) {
    if (name === 'cls') continue;
    const { value: stays, isWhole } = keptValue(modules, entry, name, value);
    if (stays !== undefined) kept[name] = stays;
    if (!isWhole) lost.push(name);
  }
  return { data: kept, lost };
}

function keptValue(
  modules: Modules,
  entry: ModuleEntry,
  name: string,
  value: unknown,
): { readonly value?: unknown; readonly isWhole: boolean } {
  const arg = Object.hasOwn(entry.args, name) ? entry.args[name] : undefined;
  if (arg !== undefined) return isTaken(modules, arg, value) ? { value, isWhole: true } : { isWhole: false };
  const slot = Object.hasOwn(entry.metas, name) ? entry.metas[name] : undefined;
  if (slot === undefined) return { isWhole: false };
  const all = childrenOf(value);
  const fitting = all.filter(({ cls }) => {
    const module = modules.register.find(String(cls));
    return module !== undefined && fits(module, slot);
  });
  const stays = fitting.slice(0, slot.max ?? Infinity);
  const isWhole = stays.length === all.length;
  if (stays.length === 0) return { isWhole };
  return { value: slot.list ? stays : stays[0], isWhole };
}

/** Whether an argument can have a value that was given to one of the same name. */
function isTaken(modules: Modules, spec: ArgSpec | ItemSpec, value: unknown): boolean {
  switch (spec.type) {
    case 'int':
    case 'float': {
      if (typeof value !== 'number' || (spec.type === 'int' && !Number.isSafeInteger(value))) return false;
      return limitsOf(spec).every((limit) => limit.holds(value));
    }
    case 'bool':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && spec.choices?.includes(value) === true;
    case 'module': {
      const module = typeof value === 'string' ? modules.register.find(value) : undefined;
      return value === '' || (module !== undefined && fits(module, { kind: spec.kind ?? '', ...spec }));
    }
    case 'list':
      return Array.isArray(value) && value.every((item) => isTaken(modules, spec.item!, item));
    case 'str':
    case 'path':
      return !isData(value) && !Array.isArray(value);
  }
}
