import { fits, type MetaEntry, type RegisteredModule } from '@uninas/core';
import type { Modules } from './register.js';

/** A module that fits a slot but needs a package that is not installed. */
export interface Ghost {
  readonly module: RegisteredModule;
  /** The command that installs it. */
  readonly install: string;
}

/** What a slot can still take. */
export interface SlotOptions {
  readonly modules: readonly RegisteredModule[];
  readonly ghosts: readonly Ghost[];
  /** Whether it holds as many as it may. */
  readonly isFull: boolean;
}

/** The slot that holds the task. */
export const TASK_SLOT: MetaEntry = {
  kind: 'task',
  help: 'what the experiment does',
  min: 1,
  max: 1,
  list: false,
  index: false,
  from: '',
};

/** All modules that fit a slot, whatever it holds. */
export function fitting(modules: Modules, slot: MetaEntry): Omit<SlotOptions, 'isFull'> {
  const all = modules.register.modules(slot.kind).filter((module) => fits(module, slot));
  const isThere = (module: RegisteredModule): boolean => modules.register.missing(module).length === 0;
  return {
    modules: all.filter(isThere),
    ghosts: all.flatMap((module) => {
      if (isThere(module)) return [];
      const needs = modules.register.missing(module).join(' ');
      return [{ module, install: modules.installs.get(module.name) ?? `npm install ${needs}` }];
    }),
  };
}

/** What may be added to a slot, given the names of the classes that it holds. */
export function slotOptions(modules: Modules, slot: MetaEntry, present: readonly unknown[]): SlotOptions {
  const isFull = slot.max !== null && present.length >= slot.max;
  const { modules: all, ghosts } = fitting(modules, slot);
  if (isFull) return { modules: [], ghosts: [], isFull };
  if (slot.duplicates === true) return { modules: all, ghosts, isFull };
  return { modules: all.filter(({ name }) => !present.includes(name)), ghosts, isFull };
}

/** `1`, `0-1`, `2-n`: how many modules a slot takes. */
export function allowedCount({ min, max }: Pick<MetaEntry, 'min' | 'max'>): string {
  return min === max ? String(min) : `${min}-${max ?? 'n'}`;
}
