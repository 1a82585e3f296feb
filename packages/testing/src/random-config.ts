import type { ArgValue, MetaEntry, Random, Register, RegisteredModule, Rule } from '@uninas/core';
import { available, NothingFitsError, type ConfigNode } from './minimal-config.js';
import { randomValue } from './random-value.js';

/**
 * A random valid configuration in hierarchical form: random modules within
 * the limits of every slot, random values, all rules kept.
 *
 * @param task name of the task, a random one if left out
 * @throws {NothingFitsError} if values that keep all rules are not found
 */
export function randomConfig(register: Register, random: Random, task?: string): ConfigNode {
  const tasks = register.modules('task');
  const root = task === undefined ? tasks[random.int(tasks.length)]! : register.get(task);
  return makeNode(register, random, root, 0);
}

/** Deeper than this, optional slots stay empty. */
const DEPTH = 6;
/** How often values are drawn anew that break a rule. */
const TRIES = 1000;

function makeNode(register: Register, random: Random, module: RegisteredModule, depth: number): ConfigNode {
  const { args, metas, rules = [] } = module.entry;
  const node: ConfigNode = { cls: module.name };
  for (const [slot, meta] of Object.entries(metas)) {
    const partner = rules.find((rule) => rule.rule === 'sameLength' && rule.names[1] === slot)?.names[0];
    const twin = partner === undefined ? undefined : node[partner];
    const isNamed = rules.some((rule) => rule.rule === 'eachNamed' && rule.names[1] === slot);
    const least = isNamed ? { ...meta, min: Math.max(1, meta.min) } : meta;
    const children = makeChildren(register, random, least, depth, Array.isArray(twin) ? twin.length : undefined);
    if (meta.list) node[slot] = children;
    else if (children[0] !== undefined) node[slot] = children[0];
  }
  for (const [name, arg] of Object.entries(args)) node[name] = randomValue(register, random, arg);
  keepNames(register, random, node, rules);
  for (let tries = 0; tries < TRIES; tries++) {
    const broken = rules.filter((rule) => !holds(register, node, rule));
    if (broken.length === 0) return node;
    for (const name of broken.flatMap((rule) => rule.names)) {
      if (args[name] !== undefined) node[name] = randomValue(register, random, args[name]);
    }
    keepNames(register, random, node, broken);
  }
  throw new NothingFitsError(`no random values of ${module.name} keep its rules`);
}

function makeChildren(
  register: Register,
  random: Random,
  meta: MetaEntry,
  depth: number,
  count: number | undefined,
): ConfigNode[] {
  const fitting = available(register, meta);
  const most = Math.min(meta.max ?? meta.min + 2, depth > DEPTH ? meta.min : Infinity);
  const wanted = count ?? (fitting.length === 0 ? 0 : meta.min + random.int(Math.max(1, most - meta.min + 1)));
  const order = random.permutation(fitting.length);
  const chosen = Array.from({ length: wanted }, (_, i) =>
    meta.duplicates === true ? fitting[random.int(fitting.length)] : fitting[order[i] ?? -1],
  );
  return chosen.flatMap((module) => (module === undefined ? [] : [makeNode(register, random, module, depth + 1)]));
}

/** Gives children the distinct names that rules ask for, and lists the entries that name them. */
function keepNames(register: Register, random: Random, node: ConfigNode, rules: readonly Rule[]): void {
  for (const rule of rules) {
    if (rule.rule !== 'distinct') continue;
    const children = (node[rule.names[0]] ?? []) as ConfigNode[];
    for (const [i, child] of children.entries()) child[rule.arg] = `m${i}`;
  }
  for (const rule of rules) {
    if (rule.rule !== 'eachNamed') continue;
    const names = valuesIn(register, node, rule.names[1], rule.arg);
    const length = names.length === 0 ? 0 : 1 + random.int(4);
    node[rule.names[0]] = Array.from({ length }, () => names[random.int(names.length)]!);
  }
}

/** The values of an argument of all children in a slot, as texts. */
function valuesIn(register: Register, node: ConfigNode, slot: string, arg: string): readonly string[] {
  return childrenIn(node, slot).map((child) =>
    String(child[arg] ?? register.get(child.cls).entry.args[arg]?.default ?? ''),
  );
}

function childrenIn(node: ConfigNode, slot: string): readonly ConfigNode[] {
  const value = (node[slot] ?? []) as ConfigNode | readonly ConfigNode[];
  return Array.isArray(value) ? (value as readonly ConfigNode[]) : [value as ConfigNode];
}

function holds(register: Register, node: ConfigNode, rule: Rule): boolean {
  const active = (name: string): boolean => {
    const value = node[name] as ArgValue | ConfigNode | undefined;
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value > 0;
    return Array.isArray(value) || typeof value === 'string' ? value.length > 0 : value !== undefined;
  };
  const lengthOf = (name: string): number => {
    const value = node[name];
    return typeof value === 'string' ? value.length : childrenIn(node, name).length;
  };
  const count = rule.names.filter(active).length;
  switch (rule.rule) {
    case 'lessThan':
      return Number(node[rule.names[0]]) < Number(node[rule.names[1]]);
    case 'atMost':
      return Number(node[rule.names[0]]) <= Number(node[rule.names[1]]);
    case 'exclusive':
      return count <= 1;
    case 'exactlyOneOf':
      return count === 1;
    case 'atLeastOneOf':
      return count >= 1;
    case 'requires':
      return !active(rule.names[0]) || active(rule.names[1]);
    case 'sameLength':
      return lengthOf(rule.names[0]) === lengthOf(rule.names[1]);
    case 'eachNamed': {
      const known = valuesIn(register, node, rule.names[1], rule.arg);
      return ((node[rule.names[0]] ?? []) as readonly ArgValue[]).every((entry) => known.includes(String(entry)));
    }
    case 'distinct': {
      const values = valuesIn(register, node, rule.names[0], rule.arg);
      return new Set(values).size === values.length;
    }
  }
}
