import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { Problem } from '../diagnose/problem.js';
import { placeAt, textProblem, type Pointer, type Source } from './source.js';

/** Reads JSON, with comments and trailing commas allowed. */
export function jsonSource(name: string, text: string): Source {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const problems: Problem[] = errors.slice(0, 1).map((error) => {
    const place = placeAt(text, error.offset);
    return textProblem('UNINAS_ESYNTAX', name, place, `this is not JSON: ${inWords(error)}`, ['JSON']);
  });
  const data = root === undefined || problems.length > 0 ? undefined : toData(root, name, text, problems);
  return {
    name,
    text,
    data,
    problems,
    locate: (pointer, part) => placeAt(text, offsetOf(root, pointer, part)),
  };
}

function inWords(error: ParseError): string {
  const words = printParseErrorCode(error.error).replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.toLowerCase();
}

/** The plain value of a syntax tree; keys that occur twice are reported. */
function toData(node: Node, name: string, text: string, problems: Problem[]): unknown {
  if (node.type === 'array') return (node.children ?? []).map((child) => toData(child, name, text, problems));
  if (node.type !== 'object') return node.value;
  const data: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const word = String(key.value);
    if (Object.hasOwn(data, word)) {
      const message = `the key "${word}" stands here for the second time`;
      problems.push(textProblem('UNINAS_EDUPLICATE_KEY', name, placeAt(text, key.offset), message));
    }
    Object.defineProperty(data, word, {
      value: toData(value, name, text, problems),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return data;
}

function offsetOf(root: Node | undefined, pointer: Pointer, part: 'key' | 'value'): number {
  if (root === undefined) return 0;
  for (let length = pointer.length; length >= 0; length--) {
    const node = findNodeAtLocation(root, [...pointer.slice(0, length)]);
    if (node === undefined) continue;
    const isKey = part === 'key' && length === pointer.length && node.parent?.type === 'property';
    return isKey ? node.parent!.offset : node.offset;
  }
  return root.offset;
}
