import type { ArgValue, Declared, Module, Node } from '@uninas/core';

/** A class of modules with its declaration. */
export type DeclaredClass<T extends Module> = (new (node: Node) => T) & { readonly declared: Declared };

/** A module whose slots are empty, and that has its default arguments but for what is given, outside of the tree. */
export function withDefaults<T extends Module>(
  cls: DeclaredClass<T>,
  path: string,
  args: Readonly<Record<string, ArgValue>> = {},
): T {
  const defaults = Object.entries(cls.declared.args).map(([name, spec]) => [name, spec.default] as const);
  const slots = Object.entries(cls.declared.metas).flatMap(([name, { list }]) => (list ? [[name, []] as const] : []));
  const children = Object.freeze(Object.fromEntries(slots));
  return new cls({ path, args: Object.freeze({ ...Object.fromEntries(defaults), ...args }), children });
}
