import { isYaml } from '../config/read.js';
import type { Fix } from '../diagnose/problem.js';

/**
 * The text of a configuration file after the fixes that concern it, by the extension of its name; comments stay.
 *
 * What edits texts is loaded only now: most commands do without.
 */
export async function applyFixes(name: string, text: string, fixes: readonly Fix[]): Promise<string> {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const content = text.slice(mark.length);
  if (isYaml(name)) {
    const { applyYamlFixes } = await import('./apply-yaml-fixes.js');
    return mark + applyYamlFixes(content, fixes);
  }
  const { applyJsonFixes } = await import('./apply-fixes.js');
  return mark + applyJsonFixes(content, fixes);
}
