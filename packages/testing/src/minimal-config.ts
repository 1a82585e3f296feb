import { fits, type ArgEntry, type MetaEntry, type Register, type RegisteredModule, type Rule } from '@uninas/core';

/** A node as a configuration writes it. */
export interface ConfigNode {
  cls: string;
  [member: string]: unknown;
}

/** No module that is available fits a required slot. */
export class NothingFitsError extends Error {
  override readonly name = 'NothingFitsError';
}

/**
 * The smallest valid configuration of a module: every required slot filled
 * with as few modules as allowed, all arguments at their defaults, but for
 * those that a rule wants to be set.
 *
 * Modules without required slots are preferred, so that the result is finite.
 *
 * @throws {NothingFitsError} if a required slot cannot be filled with what is installed
 */
export function minimalConfig(register: Register, name: string): ConfigNode {
  return fill(register, register.get(name), []);
}

function fill(register: Register, module: RegisteredModule, above: readonly string[]): ConfigNode {
  const node: ConfigNode = { cls: module.name };
  for (const [slot, meta] of Object.entries(module.entry.metas)) {
    if (meta.min === 0) continue;
    const children = chooseMinimal(register, meta, [...above, module.name]).map((child) =>
      fill(register, child, [...above, module.name]),
    );
    node[slot] = meta.list ? children : children[0];
  }
  for (const rule of module.entry.rules ?? []) keepRule(node, module.entry.args, rule);
  return node;
}

/** Sets what a rule wants to be set and the defaults leave open. */
function keepRule(node: ConfigNode, args: Readonly<Record<string, ArgEntry>>, rule: Rule): void {
  const [first, second] = rule.names;
  const value = (name: string): unknown => node[name] ?? args[name]?.default;
  switch (rule.rule) {
    case 'exactlyOneOf':
    case 'atLeastOneOf':
      if (rule.names.some((name) => value(name) === true || Number(value(name)) > 0)) return;
      node[first!] = args[first!]?.type === 'bool' ? true : 1;
      return;
    case 'lessThan':
      if (Number(value(first!)) >= Number(value(second!))) node[second!] = Number(value(first!)) + 0.5;
      return;
    case 'eachNamed': {
      const children = (node[second!] ?? []) as ConfigNode[];
      // an entry for each child by its name; children that keep their default name are left out
      node[first!] = children.flatMap((child) => (child[rule.arg] === undefined ? [] : [child[rule.arg]]));
      return;
    }
    default:
      return; // kept by every default
  }
}

function chooseMinimal(register: Register, meta: MetaEntry, above: readonly string[]): readonly RegisteredModule[] {
  const fitting = available(register, meta).filter((module) => !above.includes(module.name));
  const sorted = [...fitting].sort((a, b) => required(a) - required(b));
  const chosen =
    meta.duplicates === true ? Array.from({ length: meta.min }, () => sorted[0]) : sorted.slice(0, meta.min);
  const modules = chosen.filter((module) => module !== undefined);
  if (modules.length < meta.min) {
    throw new NothingFitsError(`${above.at(-1)} needs ${meta.min} of kind ${meta.kind}, ${fitting.length} can be used`);
  }
  return modules;
}

function required(module: RegisteredModule): number {
  return Object.values(module.entry.metas).reduce((sum, meta) => sum + meta.min, 0);
}

/** The modules that fit a slot and whose packages are installed, sorted by name. */
export function available(register: Register, meta: MetaEntry): readonly RegisteredModule[] {
  return register.modules(meta.kind).filter((module) => fits(module, meta) && register.missing(module).length === 0);
}
