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
  const { metas, rules = [] } = module.entry;
  for (const [slot, meta] of Object.entries(metas)) {
    const min = leastOf(slot, meta, rules, node);
    if (min === 0) continue;
    const children = chooseMinimal(register, { ...meta, min }, [...above, module.name]).map((child) =>
      fill(register, child, [...above, module.name]),
    );
    node[slot] = meta.list ? children : children[0];
  }
  for (const rule of rules) keepRule(register, node, module, rule);
  return node;
}

/** How many children a slot needs: as declared, as many as its twin, and one where a list has to name some. */
function leastOf(slot: string, meta: MetaEntry, rules: readonly Rule[], node: ConfigNode): number {
  const isNamed = rules.some((rule) => rule.rule === 'eachNamed' && rule.names[1] === slot);
  const twin = rules.find((rule) => rule.rule === 'sameLength' && rule.names[1] === slot)?.names[0];
  const given = twin === undefined ? 0 : ((node[twin] as readonly ConfigNode[] | undefined)?.length ?? 0);
  return Math.max(meta.min, isNamed ? 1 : 0, given);
}

/** Sets what a rule wants to be set and the defaults leave open. */
function keepRule(register: Register, node: ConfigNode, { entry: { args } }: RegisteredModule, rule: Rule): void {
  const [first, second] = rule.names;
  const value = (name: string): unknown => node[name] ?? args[name]?.default;
  switch (rule.rule) {
    case 'exactlyOneOf':
    case 'atLeastOneOf':
      if (rule.names.some((name) => value(name) === true || Number(value(name)) > 0)) return;
      node[first!] = args[first!]?.type === 'bool' ? true : (args[first!]?.choices?.find((one) => one !== '') ?? 1);
      return;
    case 'lessThan':
      if (Number(value(first!)) < Number(value(second!))) return;
      node[second!] = Number(value(first!)) + (args[second!]?.type === 'int' ? 1 : 0.5);
      return;
    case 'eachNamed':
      node[first!] = ((node[second!] ?? []) as ConfigNode[]).map(
        (child) => child[rule.arg] ?? register.get(child.cls).entry.args[rule.arg]!.default,
      );
      return;
    case 'sameLength': {
      const list = args[second!] === undefined ? first! : second!;
      const other = list === first ? second! : first!;
      if (args[list]?.type === 'list') node[list] = resized(args[list], lengthOf(value(other)));
      return;
    }
    default:
      return; // kept by every default
  }
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) || typeof value === 'string' ? value.length : value === undefined ? 0 : 1;
}

/** The default of a list, cut or filled up to a length. */
function resized({ default: given, item }: ArgEntry, length: number): readonly unknown[] {
  const values = given as readonly unknown[];
  const filler = item?.type === 'str' ? 'x' : (item?.min ?? 0);
  return Array.from({ length }, (_, i) => values[i] ?? filler);
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
