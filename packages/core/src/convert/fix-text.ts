import { isYaml } from '../config/read.js';
import type { Fix } from '../diagnose/problem.js';
import { applyJsonFixes } from './apply-fixes.js';

/** The text of a configuration file after the fixes that concern it, by the extension of its name; comments stay. */
export async function applyFixes(name: string, text: string, fixes: readonly Fix[]): Promise<string> {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const content = text.slice(mark.length);
  if (!isYaml(name)) return mark + applyJsonFixes(content, fixes);
  const { applyYamlFixes } = await import('./apply-yaml-fixes.js');
  return mark + applyYamlFixes(content, fixes);
}
