import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Places } from '../files/places.js';
import { notFound } from '../http/api-error.js';

/**
 * What a word stands for: the name of a shipped network, or a file or run in the folders that may be read.
 *
 * @throws {ApiError} 404 if it leads elsewhere
 */
export function networkFile(word: string, { places }: { readonly places: Places }): string {
  const path = resolve(places.dir, word);
  if (word.includes('\0') || !places.has(path)) throw notFound(`there is no ${word}`);
  if (existsSync(path) || !/[/\\]/.test(word)) return path;
  // without its extension
  if (existsSync(`${path}.network_config`)) return path;
  throw notFound(`there is no ${word}`);
}
