import { jsonSource } from './json-source.js';
import type { Source } from './source.js';

/** Whether a file of this name is read as YAML. */
export function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/** Reads a configuration text by the extension of its name: YAML, or JSON with comments for all others. */
export async function readSource(name: string, text: string): Promise<Source> {
  if (!isYaml(name)) return jsonSource(name, text);
  const { yamlSource } = await import('./yaml-source.js');
  return yamlSource(name, text);
}
