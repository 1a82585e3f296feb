import { isAlias, isScalar, Scalar, type Document } from 'yaml';
import { readYaml } from '../config/yaml-document.js';
import { yamlNodeAt, yamlPairAt } from '../config/yaml-source.js';
import type { Fix } from '../diagnose/problem.js';
import { applyTextEdits, NewKeys, type TextEdit } from './text-edits.js';

/**
 * The text of a YAML file after the fixes that concern it; comments, quotes and layout stay.
 *
 * A fix whose place is not there, stands behind an alias, or whose new key is there already, changes nothing.
 */
export function applyYamlFixes(text: string, fixes: readonly Fix[]): string {
  const { document, fault } = readYaml(text);
  if (document === undefined || fault !== undefined) return text;
  const keys = new NewKeys();
  const changed = applyTextEdits(
    text,
    fixes.flatMap((fix) => editOf(document, fix, keys) ?? []),
  );
  const removed = fixes.filter((fix) => fix.do === 'remove');
  if (removed.length === 0) return changed;
  // what surrounds a removed pair depends on the style, which the writer knows
  const rest = readYaml(changed).document;
  if (rest === undefined) return changed;
  for (const { pointer } of removed) if (yamlNodeAt(rest, pointer) !== undefined) rest.deleteIn(pointer);
  return rest.toString({ lineWidth: 0 });
}

function editOf(document: Document.Parsed, { do: what, pointer, to }: Fix, keys: NewKeys): TextEdit | undefined {
  if (what === 'remove') return undefined;
  if (what === 'set') return replaced(yamlNodeAt(document, pointer), to);
  const owner = yamlNodeAt(document, pointer.slice(0, -1));
  const key = yamlPairAt(owner, pointer.at(-1))?.key;
  if (key === undefined || yamlPairAt(owner, String(to)) !== undefined) return undefined;
  return keys.take(pointer.slice(0, -1), String(to)) ? replaced(key, to) : undefined;
}

function replaced(node: unknown, to: unknown): TextEdit | undefined {
  if (isAlias(node) && node.range) return { start: node.range[0], end: node.range[1], text: written(to, undefined) };
  if (!isScalar(node) || !node.range || node.type?.startsWith('BLOCK')) return undefined;
  return { start: node.range[0], end: node.range[1], text: written(to, node.type) };
}

/** A value in the style of the one it replaces; what is no plain word is put in quotes. */
function written(to: unknown, style: Scalar['type']): string {
  if (typeof to !== 'string') return JSON.stringify(to);
  if (style === Scalar.QUOTE_SINGLE) return `'${to.replaceAll("'", "''")}'`;
  const isWord = /^[A-Za-z_][\w.-]*$/.test(to) && !/^(?:true|false|null)$/i.test(to);
  return isWord && style !== Scalar.QUOTE_DOUBLE ? to : JSON.stringify(to);
}
