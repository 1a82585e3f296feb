import { isMap, isScalar, parseDocument } from 'yaml';
import type { Fix } from '../diagnose/problem.js';

/** The text of a YAML file after the fixes that concern it; comments stay. */
export function applyYamlFixes(text: string, fixes: readonly Fix[]): string {
  const document = parseDocument(text);
  for (const fix of fixes) {
    if (fix.do === 'set') document.setIn(fix.pointer, fix.to);
    else if (fix.do === 'remove') document.deleteIn(fix.pointer);
    else {
      const parent = document.getIn(fix.pointer.slice(0, -1), true);
      const owner = fix.pointer.length === 1 ? document.contents : parent;
      const pair = isMap(owner)
        ? owner.items.find(({ key }) => isScalar(key) && key.value === fix.pointer.at(-1))
        : undefined;
      if (pair !== undefined && isScalar(pair.key)) pair.key.value = fix.to;
    }
  }
  return document.toString();
}
