import { isRecord, type Origin } from '../config/layer.js';
import type { Fix } from './problem.js';

/** The edit that renames the key at an origin, unless there is no file or the new key stands beside it already. */
export function renameFix(origin: Origin, to: string, certain: boolean): { readonly fix?: Fix } {
  const { source, pointer } = origin;
  if (source === undefined) return {};
  const owner = valueAt(source.data, pointer.slice(0, -1));
  if (isRecord(owner) && Object.hasOwn(owner, to)) return {};
  return { fix: { do: 'rename', file: source.name, pointer, to, certain } };
}

/** The edit that writes another value at an origin, if that is in a file. */
export function setFix(origin: Origin, to: string, certain: boolean): { readonly fix?: Fix } {
  const { source, pointer } = origin;
  return source === undefined ? {} : { fix: { do: 'set', file: source.name, pointer, to, certain } };
}

/** The edit that writes another class name where `found` stands, in a text that may list several. */
export function renameClassFix(origin: Origin, found: string, to: string, certain: boolean): { readonly fix?: Fix } {
  const value = origin.source && valueAt(origin.source.data, origin.pointer);
  if (typeof value !== 'string') return {};
  const parts = value
    .split(',')
    .map((part) => (part.trim().replace(/^["']+|["']+$/g, '') === found ? part.replace(found, () => to) : part));
  return setFix(origin, parts.join(','), certain);
}

function valueAt(data: unknown, pointer: readonly (string | number)[]): unknown {
  return pointer.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], data);
}
