import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OWN_DIR } from '../own-package.js';

/**
 * The address of a package that is no dependency of the runner: that which is installed in the
 * folder of the experiment, or else beside the runner.
 *
 * @returns undefined if there is none
 */
export function findPackage(name: string, cwd: string): string | undefined {
  const file = [cwd, OWN_DIR].map((from) => entryOf(name, from)).find((found) => found !== undefined);
  return file && pathToFileURL(file).href;
}

function entryOf(name: string, from: string): string | undefined {
  try {
    return createRequire(join(from, 'package.json')).resolve(name);
  } catch {
    return undefined; // not installed there
  }
}
