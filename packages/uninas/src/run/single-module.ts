import type { Module } from '@uninas/core';
import type { ArgTreeNode, ArgValue, RegisteredModule } from '@uninas/core';
import { instantiate, load } from '@uninas/core/instantiate';
import { resolvePath } from '@uninas/core/node';
import type { Surroundings } from '../open-register.js';

/**
 * Builds one module outside of any tree, with its defaults but for the given values.
 *
 * @throws {RegisterError} if its class cannot be imported
 * @throws {InstantiateError} if it cannot be built
 */
export async function singleModule(
  { name, entry }: RegisteredModule,
  { register, home }: Pick<Surroundings, 'register' | 'home'>,
  cwd: string,
  values: Readonly<Record<string, ArgValue>> = {},
): Promise<Module> {
  const defaults = Object.entries(entry.args).map(([arg, spec]) => [arg, values[arg] ?? spec.default] as const);
  const node: ArgTreeNode = {
    cls: name,
    entry,
    slot: `cls_${entry.kind}`,
    index: undefined,
    path: '',
    args: Object.fromEntries(defaults),
    children: Object.fromEntries(Object.keys(entry.metas).map((slot) => [slot, []])),
    origin: undefined,
    origins: {},
    deferred: [],
  };
  await load(node, register);
  return instantiate(node, register, {
    paths: home.paths,
    resolvePath: (text) => resolvePath(text, home.paths, cwd),
  }).root;
}
