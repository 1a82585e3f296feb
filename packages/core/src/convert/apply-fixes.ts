import { applyEdits, modify } from 'jsonc-parser';
import type { Pointer } from '../config/source.js';
import type { Fix } from '../diagnose/problem.js';

/**
 * The text of a JSON file after the fixes that concern it; comments and layout stay.
 *
 * Deeper and later places are changed first, so that no fix moves another's target.
 */
export function applyJsonFixes(text: string, fixes: readonly Fix[]): string {
  const inOrder = [...fixes].sort((a, b) => b.pointer.length - a.pointer.length || compare(b.pointer, a.pointer));
  return inOrder.reduce(applyJsonFix, text);
}

const FORMAT = { formattingOptions: { insertSpaces: true, tabSize: 2 } };

function applyJsonFix(text: string, fix: Fix): string {
  const pointer = [...fix.pointer];
  if (fix.do === 'rename') return renameKey(text, pointer, String(fix.to));
  return applyEdits(text, modify(text, pointer, fix.do === 'remove' ? undefined : fix.to, FORMAT));
}

function renameKey(text: string, pointer: (string | number)[], to: string): string {
  // `modify` cannot rename, so the key's own characters are replaced
  const marker = modify(text, pointer, null, FORMAT)[0];
  if (marker === undefined) return text;
  const key = JSON.stringify(pointer.at(-1));
  const start = text.lastIndexOf(key, marker.offset);
  return start === -1 ? text : text.slice(0, start) + JSON.stringify(to) + text.slice(start + key.length);
}

function compare(a: Pointer, b: Pointer): number {
  return a.join('\0') < b.join('\0') ? -1 : 1;
}
