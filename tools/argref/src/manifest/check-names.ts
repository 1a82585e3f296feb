import type { ClassEntry, ModuleEntry } from '@uninas/core';
import type { ClassDeclaration } from 'ts-morph';
import type { Problems } from '../check/problems.js';

/** Reports names of classes, and former names, that occur twice in a package, upper and lower case alike. */
export function checkNames(
  classes: readonly (readonly [string, ClassEntry | ModuleEntry | undefined, ClassDeclaration])[],
  problems: Problems,
): void {
  const known = new Map<string, string>();
  const take = (name: string, owner: string, node: ClassDeclaration): void => {
    const taken = known.get(name.toLowerCase());
    if (taken === undefined) known.set(name.toLowerCase(), owner);
    else problems.add(node, 'UNINAS_ENAME_TAKEN', `the name ${name} is taken by ${taken}`);
  };
  for (const [name, , node] of classes) {
    take(name, `${name} in ${node.getSourceFile().getBaseName()}`, node);
  }
  for (const [name, entry, node] of classes) {
    const aliases = entry !== undefined && 'aliases' in entry ? (entry.aliases ?? []) : [];
    for (const alias of aliases) take(alias, `a former name of ${name}`, node);
  }
}
