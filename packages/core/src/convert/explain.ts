import type { ArgValue } from '../declare/arg.js';
import { parseKey } from '../config/key.js';
import { placeOf, type Origin } from '../config/layer.js';
import { addressIn } from '../tree/address.js';
import { memberPath, nodeName, slotName, walk, type ArgTreeNode } from '../tree/arg-tree.js';
import { valueReader, type ValueContext } from '../tree/value-reader.js';

/** Where the value of one argument or slot comes from. */
export interface Explanation {
  readonly path: string;
  readonly value: ArgValue;
  /** What the value is for a module, its placeholders filled in and paths absolute, where that differs. */
  readonly resolved?: ArgValue;
  /**
   * In words: `default`, `--key=value on the command line`, `file:line:column`, `inherited from ...`,
   * `an earlier run that is not there`.
   */
  readonly from: string;
  readonly help: string;
}

/**
 * Explains every member of the tree that a key addresses; empty if there is none.
 *
 * Beside the keys of configurations, the path or wildcard of a module in a
 * list is one, such as `cls_method.cls_optimizers#0`.
 */
export function explain(root: ArgTreeNode, key: string, context: ValueContext = {}): readonly Explanation[] {
  const read = valueReader(root, context);
  const parsed = parseKey(key.startsWith('cls_task.') ? key.slice('cls_task.'.length) : key);
  const address = addressIn(parsed);
  return [...walk(root)].flatMap((node) => {
    const wildcard = `{${slotName(node)}}`;
    if (node.index !== undefined && (key === node.path || key === wildcard)) {
      return [{ path: node.path, value: node.cls, from: inWords(node.origin), help: node.entry.doc }];
    }
    if (parsed.form !== 'bare' && ![wildcard, nodeName(node), `.${node.path}`].includes(address ?? '')) return [];
    const { args, metas } = node.entry;
    const name = presentName(args, parsed.name) ?? presentName(metas, parsed.name);
    if (name === undefined) return [];
    const path = memberPath(node, name);
    if (Object.hasOwn(args, name)) {
      const value = node.args[name]!;
      const resolved = read(args[name]!, value);
      const differs = JSON.stringify(resolved) !== JSON.stringify(value);
      const { help } = args[name]!;
      return [{ path, value, ...(differs && { resolved }), from: inWords(node.origins[name]), help }];
    }
    const children = node.children[name] ?? [];
    const value = children.map((child) => child.cls).join(', ');
    // what names a module counts, not what refines it
    const origin = children[0]?.origin ?? node.origins[name];
    const isAwaited = origin === undefined && node.deferred.includes(name);
    const from = isAwaited ? 'an earlier run that is not there' : inWords(origin);
    return [{ path, value, from, help: metas[name]!.help }];
  });
}

/** The name of the member that is, or formerly was, called so. */
function presentName(
  members: Readonly<Record<string, { readonly aliases?: readonly string[] }>>,
  name: string,
): string | undefined {
  if (Object.hasOwn(members, name)) return name;
  return Object.keys(members).find((other) => members[other]!.aliases?.includes(name));
}

function inWords(origin: Origin | undefined): string {
  if (origin === undefined) return 'default';
  if (origin.inherited !== undefined) return `inherited from ${origin.inherited}`;
  if (origin.word !== undefined) return `${origin.word} on the command line`;
  const { file, line, column } = placeOf(origin, 'key');
  return file === undefined ? 'given' : `${file}:${line}:${column}`;
}
