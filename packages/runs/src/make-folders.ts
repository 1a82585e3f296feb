import { mkdirSync } from 'node:fs';
import { codeOf } from './system-failure.js';

/**
 * Makes a folder and those above it; returns the first one that was made. Throws the system's error,
 * with the code ENOTDIR wherever a file is in the way: mkdir says EEXIST of the last name.
 */
export function makeFolders(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw Object.assign(new Error(`${path} is a file`, { cause: error }), { code: 'ENOTDIR' });
  }
}
