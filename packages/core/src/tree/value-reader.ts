import type { ArgValue, ItemSpec } from '../declare/arg.js';
import { fillPlaceholders } from '../config/placeholder.js';
import type { ArgTreeNode } from './arg-tree.js';
import { wildcardsOf } from './wildcards.js';

/** What values may refer to. */
export interface ValueContext {
  /** Absolute paths by placeholder name; see `readHome`. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Turns the text of a path argument, its placeholders filled in, into an absolute path. */
  readonly resolvePath?: (text: string) => string;
}

/** Reads values as modules get them: placeholders are filled in, paths are absolute. */
export function valueReader(
  tree: ArgTreeNode,
  { paths, resolvePath }: ValueContext,
): (spec: ItemSpec, value: ArgValue) => ArgValue {
  const wildcards = wildcardsOf(tree);
  const fill = (text: string): string => fillPlaceholders(text, (name) => wildcards.get(name) ?? paths?.[name]);
  const read = (spec: ItemSpec, value: ArgValue): ArgValue => {
    if (Array.isArray(value))
      return Object.freeze((value as readonly ArgValue[]).map((item) => read(spec.item!, item)));
    if (typeof value !== 'string' || (spec.type !== 'str' && spec.type !== 'path')) return value;
    const text = fill(value);
    return spec.type === 'path' && text !== '' ? (resolvePath?.(text) ?? text) : text;
  };
  return read;
}
