import { kindsOf, suggest } from '@uninas/core';
import type { Module } from '@uninas/core';
import type { ModuleSource, NetworkPart, PartNode } from '@uninas/contracts';
import { kindsWithin, mayBeNamed } from './part-kinds.js';
import { shownName } from './shown-value.js';

/** A class of parts. */
export type PartClass = Pick<typeof NetworkPart, 'declared' | 'parts' | 'uses' | 'ignores' | 'written'> &
  (new (node: PartNode) => NetworkPart);

/** A class that a description may name. */
export type ModuleClass = Pick<typeof Module, 'declared'> & { readonly ignores?: readonly string[] } & (new (
    node: PartNode,
  ) => Module);

/** The classes that a description names, each loaded once. */
export class PartClasses {
  private readonly loading = new Map<string, Promise<ModuleClass | string>>();

  constructor(private readonly modules: ModuleSource) {}

  /**
   * The class, or why there is none.
   *
   * @param kind of modules that may stand here, for a hint
   */
  async load(name: string, kind: string): Promise<ModuleClass | string> {
    const known = this.modules.find?.(name)?.entry.kind;
    // What no description can name is not imported at all.
    if (known !== undefined && !mayBeNamed(known)) return misplaced(name, known, kind);
    let loading = this.loading.get(name);
    if (loading === undefined) this.loading.set(name, (loading = this.import(name)));
    const cls = await loading;
    return typeof cls === 'string' ? `${cls}${this.hint(name, kind)}` : cls;
  }

  private async import(name: string): Promise<ModuleClass | string> {
    if (name.length > LONGEST_NAME) return `there is no module ${shownName(name)}`;
    try {
      const cls = await this.modules.load(name);
      return typeof cls === 'function' ? (cls as ModuleClass) : `${name} is no class`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** The nearest name of a module that may stand here. */
  private hint(name: string, kind: string): string {
    const { modules } = this;
    if (modules.modules === undefined || modules.find?.(name) !== undefined) return '';
    const names = kindsWithin(kind).flatMap((one) => modules.modules!(one).map((module) => module.name));
    const near = suggest(name, names);
    return near === undefined ? `; here stands ${withArticle(kind)}` : `; did you mean ${near.name}?`;
  }
}

const LONGEST_NAME = 1000;

/** What to say of a module of another kind than is expected. */
export function misplaced(name: string, found: string, expected: string): string {
  return `${name} is of kind ${found}, here stands ${withArticle(expected)}`;
}

function withArticle(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
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
