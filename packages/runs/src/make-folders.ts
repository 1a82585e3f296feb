import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './system-failure.js';

/**
 * Makes a folder and those above it; returns the first one that was made. Throws the system's error,
 * with the code ENOTDIR wherever a file is in the way: mkdir says EEXIST of the last name.
 *
 * One by one: where the system makes no folders, as in `/proc`, Node's recursive way never ends.
 */
export function makeFolders(path: string): string | undefined {
  if (isFolder(path)) return undefined;
  const above = dirname(path);
  const first = above === path ? undefined : makeFolders(above);
  try {
    mkdirSync(path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (isFolder(path)) return first; // somebody else was faster
    throw Object.assign(new Error(`${path} is a file`, { cause: error }), { code: 'ENOTDIR' });
  }
  return first ?? path;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
