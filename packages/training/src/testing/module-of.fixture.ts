import type { ArgValue, Declared, Node } from '@uninas/core';

/** Builds a module without children as the tree would, with its defaults but for what is given. */
export function moduleOf<T>(
  cls: (new (node: Node) => T) & { readonly declared: Declared },
  args: Readonly<Record<string, ArgValue>> = {},
  path = 'cls_x',
): T {
  const defaults = Object.entries(cls.declared.args).map(([name, spec]) => [name, spec.default] as const);
  return new cls({ path, args: { ...Object.fromEntries(defaults), ...args }, children: {} });
}
