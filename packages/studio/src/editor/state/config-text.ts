import { isYaml, readSource, toFlat, yamlText, type ArgTreeNode, type Problem } from '@uninas/core';
import type { Checked } from './check.js';
import { childrenOf, isData, type Data } from './data.js';

/** How a configuration is written down. */
export interface TextForm {
  readonly form: 'hierarchical' | 'flat';
  readonly format: 'json' | 'yaml';
}

/** The format that the name of a file tells. */
export function formatOf(path: string): TextForm['format'] {
  return isYaml(path) ? 'yaml' : 'json';
}

/** Lists up to this many characters stand on one line. */
const LINE = 80;

/**
 * The text of a configuration, as files hold it: what is set, in the order of declaration.
 *
 * A flat form of what has errors does not exist; the hierarchical one is given then.
 */
export async function configText(data: Data, checked: Checked, { form, format }: TextForm): Promise<string> {
  const { tree } = checked;
  const written = form === 'flat' && tree !== undefined && checked.ok ? toFlat(tree, false) : ordered(data, tree);
  return format === 'yaml' ? yamlText(written) : jsonText(written);
}

/** A configuration as JSON: short lists on one line. */
export function jsonText(data: object): string {
  return `${written(data, '')}\n`;
}

function written(value: unknown, indent: string): string {
  if (!isData(value) && !Array.isArray(value)) return JSON.stringify(value) ?? 'null';
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => written(item, inner)).join(', ')}]`;
    if (line.length <= LINE && !line.includes('\n') && !value.some(isData)) return line;
    return `[\n${value.map((item) => inner + written(item, inner)).join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${written(item, inner)}`);
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

/** The same configuration in the order of declaration: class, arguments, slots; what is not declared comes last. */
export function ordered(data: Data, node: ArgTreeNode | undefined): Data {
  if (node === undefined) return data;
  const { args, metas } = node.entry;
  const result: Record<string, unknown> = {};
  const take = (name: string, value: unknown): void => void (result[name] = value);
  if (Object.hasOwn(data, 'cls')) take('cls', data['cls']);
  for (const name of Object.keys(args)) if (Object.hasOwn(data, name)) take(name, data[name]);
  for (const slot of Object.keys(metas)) {
    if (!Object.hasOwn(data, slot)) continue;
    const value = data[slot];
    const nodes = new Map((node.children[slot] ?? []).map((child) => [child.index ?? 0, child]));
    if (Array.isArray(value))
      take(
        slot,
        value.map((item, i) => (isData(item) ? ordered(item, nodes.get(i)) : item)),
      );
    else take(slot, isData(value) ? ordered(childrenOf(value)[0]!, nodes.get(0)) : value);
  }
  for (const [name, value] of Object.entries(data)) if (!Object.hasOwn(result, name)) take(name, value);
  return result;
}

/** A configuration read from a text, or why it is none. */
export type ReadText =
  | { readonly data: Data; readonly hasComments: boolean }
  | { readonly data: undefined; readonly problems: readonly Problem[] };

/** Reads a text by the extension of the name. */
export async function readText(name: string, text: string): Promise<ReadText> {
  const source = await readSource(name, text);
  const errors = source.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { data: undefined, problems: errors };
  if (text.trim() === '') return { data: {}, hasComments: false };
  if (!isData(source.data)) {
    const message = 'a configuration is an object with names and values';
    return {
      data: undefined,
      problems: [{ code: 'UNINAS_ESYNTAX', severity: 'error', line: 1, column: 1, path: '', message, expected: [] }],
    };
  }
  const hasComments = isYaml(name) ? /^\s*#|\s#\s/m.test(text) : /^\s*\/[/*]|\s\/[/*]\s/m.test(text);
  return { data: source.data, hasComments };
}
