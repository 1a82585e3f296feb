import type { ArgValue, Declared, ModuleClass, Module } from '@uninas/core';

/** A module with its default arguments, but for those given, outside a tree. */
export function build<T extends Module>(
  cls: ModuleClass<T> & { readonly declared: Declared },
  args: Readonly<Record<string, ArgValue>> = {},
  children: Readonly<Record<string, unknown>> = {},
): T {
  const { declared } = cls;
  const defaults = Object.fromEntries(Object.entries(declared.args).map(([name, spec]) => [name, spec.default]));
  const slots = Object.fromEntries(
    Object.entries(declared.metas).map(([name, spec]) => [name, spec.list ? [] : undefined]),
  );
  const node = { path: '', args: { ...defaults, ...args }, children: { ...slots, ...children } };
  return new (cls as unknown as new (made: typeof node) => T)(node);
}
