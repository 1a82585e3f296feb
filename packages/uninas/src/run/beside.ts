import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OWN_DIR } from '../own-package.js';

/**
 * Imports a package that the runner does not depend on: the one in the folder
 * of the experiment, or the one beside the runner.
 *
 * @returns undefined if there is none
 * @throws {Error} if it is there and cannot be imported
 */
export async function importBeside<T extends object>(name: string, cwd: string): Promise<T | undefined> {
  const file = fileBeside(name, cwd);
  return file === undefined ? undefined : ((await import(pathToFileURL(file).href)) as T);
}

/** Whether there is such a package; it is not imported. */
export function isBeside(name: string, cwd: string): boolean {
  return fileBeside(name, cwd) !== undefined;
}

function fileBeside(name: string, cwd: string): string | undefined {
  return [cwd, OWN_DIR].map((from) => entryOf(name, from)).find((found) => found !== undefined);
}

function entryOf(name: string, from: string): string | undefined {
  try {
    return createRequire(join(from, 'package.json')).resolve(name);
  } catch {
    return undefined; // not installed there
  }
}
