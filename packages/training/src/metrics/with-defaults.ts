import type { Declared, Module, Node } from '@uninas/core';

/** A class of modules with its declaration. */
export type DeclaredClass<T extends Module> = (new (node: Node) => T) & { readonly declared: Declared };

/** A module without children that has its default arguments, outside of the tree. */
export function withDefaults<T extends Module>(cls: DeclaredClass<T>, path: string): T {
  const defaults = Object.entries(cls.declared.args).map(([name, spec]) => [name, spec.default] as const);
  return new cls({ path, args: Object.freeze(Object.fromEntries(defaults)), children: Object.freeze({}) });
}
