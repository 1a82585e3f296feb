import type { ArgValue } from '../declare/arg.js';
import { parseKey } from '../config/key.js';
import { placeOf, type Origin } from '../config/layer.js';
import { addressIn } from '../tree/address.js';
import { memberPath, nodeName, slotName, walk, type ArgTreeNode } from '../tree/arg-tree.js';

/** Where the value of one argument or slot comes from. */
export interface Explanation {
  readonly path: string;
  readonly value: ArgValue;
  /** In words: `default`, `--key=value on the command line`, `file:line:column`, `inherited from ...`. */
  readonly from: string;
  readonly help: string;
}

/**
 * Explains every member of the tree that a key addresses; empty if there is none.
 *
 * Beside the keys of configurations, the path or wildcard of a module in a
 * list is one, such as `cls_method.cls_optimizers#0`.
 */
export function explain(root: ArgTreeNode, key: string): readonly Explanation[] {
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
      return [{ path, value: node.args[name]!, from: inWords(node.origins[name]), help: args[name]!.help }];
    }
    const children = node.children[name] ?? [];
    const value = children.map((child) => child.cls).join(', ');
    // what names a module counts, not what refines it
    const from = inWords(children[0]?.origin ?? node.origins[name]);
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
