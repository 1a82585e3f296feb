import type { ArgValue, MetaEntry, Random, Register, RegisteredModule, Rule } from '@uninas/core';
import { available, type ConfigNode } from './minimal-config.js';
import { randomValue } from './random-value.js';

/**
 * A random valid configuration in hierarchical form: random modules within
 * the limits of every slot, random values, all rules kept.
 *
 * @param task name of the task, a random one if left out
 */
export function randomConfig(register: Register, random: Random, task?: string): ConfigNode {
  const tasks = register.modules('task');
  const root = task === undefined ? tasks[random.int(tasks.length)]! : register.get(task);
  return makeNode(register, random, root, 0);
}

/** Deeper than this, optional slots stay empty. */
const DEPTH = 6;

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
  keepNames(random, node, rules);
  for (let tries = 0; tries < 100 && !rules.every((rule) => holds(node, rule)); tries++) {
    for (const name of rules.flatMap((rule) => (holds(node, rule) ? [] : rule.names))) {
      if (args[name] !== undefined) node[name] = randomValue(register, random, args[name]);
    }
  }
  return node;
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
function keepNames(random: Random, node: ConfigNode, rules: readonly Rule[]): void {
  for (const rule of rules) {
    if (rule.rule !== 'distinct') continue;
    const children = (node[rule.names[0]] ?? []) as ConfigNode[];
    for (const [i, child] of children.entries()) child[rule.arg] = `m${i}`;
  }
  for (const rule of rules) {
    if (rule.rule !== 'eachNamed') continue;
    const names = ((node[rule.names[1]] ?? []) as ConfigNode[]).map((child) => String(child[rule.arg]));
    const length = names.length === 0 ? 0 : 1 + random.int(4);
    node[rule.names[0]] = Array.from({ length }, () => names[random.int(names.length)]!);
  }
}

function holds(node: ConfigNode, rule: Rule): boolean {
  const active = (name: string): boolean => {
    const value = node[name] as ArgValue | ConfigNode | undefined;
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value > 0;
    return Array.isArray(value) || typeof value === 'string' ? value.length > 0 : value !== undefined;
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
    case 'eachNamed':
    case 'distinct':
      return true; // kept by construction
  }
}
