import { kindsOf } from '@uninas/core';
import type { Module } from '@uninas/core';
import type { ModuleSource, NetworkPart, PartNode } from '@uninas/contracts';

/** A class of parts. */
export type PartClass = Pick<typeof NetworkPart, 'declared' | 'parts' | 'uses' | 'ignores'> &
  (new (node: PartNode) => NetworkPart);

/** A class that a description may name. */
export type ModuleClass = Pick<typeof Module, 'declared'> & { readonly ignores?: readonly string[] } & (new (
    node: PartNode,
  ) => Module);

/** The classes that a description names, each loaded once. */
export class PartClasses {
  private readonly loading = new Map<string, Promise<ModuleClass | string>>();

  constructor(private readonly modules: ModuleSource) {}

  /** The class, or why there is none. */
  load(name: string): Promise<ModuleClass | string> {
    let known = this.loading.get(name);
    if (known === undefined) this.loading.set(name, (known = this.find(name)));
    return known;
  }

  private async find(name: string): Promise<ModuleClass | string> {
    try {
      const cls = await this.modules.load(name);
      return typeof cls === 'function' ? (cls as ModuleClass) : `${name} is no class`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** Whether a class keeps the contract of a kind. */
export function keeps(cls: ModuleClass, kind: string): boolean {
  return kindsOf(cls).some((declared) => declared.kind === kind);
}

/** The kind of a class, for messages. */
export function kindOf(cls: ModuleClass): string {
  return kindsOf(cls)[0]?.kind ?? 'unknown';
}

/** A class whose kind was checked to be one of parts. */
export function asPartClass(cls: ModuleClass): PartClass {
  return cls as unknown as PartClass;
}
