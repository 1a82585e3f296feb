import type { Register } from '@uninas/core';
import { badRequest } from '../http/api-error.js';

type Node = Readonly<Record<string, unknown>>;

/**
 * A configuration in which the network that is meant is the first one: that of
 * a task, for the shapes of its data, or one alone.
 *
 * @param config hierarchical or flat, of a task or of a network
 * @param path of the network in it; the first one when left out
 * @throws {ApiError} 400 if there is none at the path
 */
export function networkConfig(config: object, path: string | undefined, register: Register): object {
  const { cls } = config as Node;
  if (typeof cls === 'string' && register.find(cls)?.entry.kind === 'network') return { cls_network: config };
  if (path === undefined || path === firstNetwork(config as Node, '')) return config;
  return { cls_network: memberAt(config as Node, path) };
}

/** The path of the first network, in the order of the keys. */
function firstNetwork(node: Node, prefix: string): string | undefined {
  for (const [key, value] of Object.entries(node)) {
    const path = `${prefix}${key}`;
    if (key === 'cls_network') return path;
    const children: readonly unknown[] = key.startsWith('cls_') ? (Array.isArray(value) ? value : [value]) : [];
    for (const [i, child] of children.entries()) {
      const name = Array.isArray(value) ? `${path}#${i}` : path;
      const found = isNode(child) ? firstNetwork(child, `${name}.`) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function memberAt(config: Node, path: string): object {
  let value: unknown = config;
  for (const step of path.split('.')) {
    const [name = '', index] = step.split('#');
    const member: unknown = isNode(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    value = Array.isArray(member) ? (member as unknown[])[Number(index ?? 0)] : member;
  }
  if (isNode(value)) return value;
  throw badRequest(`there is no network at ${path}`);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
