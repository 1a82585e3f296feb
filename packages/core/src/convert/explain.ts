import type { ArgValue } from '../declare/arg.js';
import { parseKey } from '../config/key.js';
import { placeOf, type Origin } from '../config/layer.js';
import { memberPath, walk, type ArgTreeNode } from '../tree/arg-tree.js';
import { EntryIndex } from '../tree/entry-index.js';
import type { DraftNode } from '../tree/draft.js';

/** Where the value of one argument or slot comes from. */
export interface Explanation {
  readonly path: string;
  readonly value: ArgValue;
  /** In words: `default`, `--key=value on the command line`, `file:line:column`, `inherited from ...`. */
  readonly from: string;
  readonly help: string;
}

/** Explains every member of the tree that a key addresses; empty if there is none. */
export function explain(root: ArgTreeNode, key: string): readonly Explanation[] {
  const parsed = parseKey(key);
  const index = new EntryIndex([{ key, value: null, origin: { layer: 0, pointer: [] } }]);
  return [...walk(root)].flatMap((node) => {
    const { args, metas } = node.entry;
    const arg = args[parsed.name];
    const meta = metas[parsed.name];
    const isBare = parsed.form === 'bare';
    const isMeant = isBare || index.of(node as DraftNode, parsed.name, meta !== undefined).length > 0;
    if (!isMeant) return [];
    if (arg !== undefined) {
      const from = inWords(node.origins[parsed.name]);
      return [{ path: memberPath(node, parsed.name), value: node.args[parsed.name]!, from, help: arg.help }];
    }
    if (meta === undefined) return [];
    const children = node.children[parsed.name] ?? [];
    const value = children.map((child) => child.cls).join(', ');
    return [{ path: memberPath(node, parsed.name), value, from: inWords(children[0]?.origin), help: meta.help }];
  });
}

function inWords(origin: Origin | undefined): string {
  if (origin === undefined) return 'default';
  if (origin.inherited !== undefined) return `inherited from ${origin.inherited}`;
  if (origin.word !== undefined) return `${origin.word} on the command line`;
  const { file, line, column } = placeOf(origin, 'key');
  return file === undefined ? 'given' : `${file}:${line}:${column}`;
}
