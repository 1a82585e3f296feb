import type { ArgEntry, ClassEntry, Inherits, MetaEntry, Rule } from '@uninas/core';
import type { Node } from 'ts-morph';

/** What a class declares, its own and inherited, read from its sources. */
export interface DeclaredClass {
  readonly args: Readonly<Record<string, ArgEntry>>;
  readonly metas: Readonly<Record<string, MetaEntry>>;
  readonly rules: readonly Rule[];
  readonly inherits: Inherits | undefined;
  /** False after a problem; then names may be missing, and complaints about them would be false. */
  readonly isWhole: boolean;
}

/** Where a chain of base classes leads: to `Module`, or to something unknown, perhaps for want of a package's manifest. */
export type Chain =
  | { readonly is: 'module'; readonly declared: DeclaredClass }
  | { readonly is: 'stranger'; readonly node: Node; readonly reason: string; readonly unread?: string };

/** What `Module` itself declares. */
export const NOTHING: DeclaredClass = { args: {}, metas: {}, rules: [], inherits: undefined, isWhole: true };

/** What a class of another package declares, as its manifest says. */
export function fromEntry(entry: ClassEntry): DeclaredClass {
  return { args: entry.args, metas: entry.metas, rules: entry.rules ?? [], inherits: entry.inherits, isWhole: true };
}
