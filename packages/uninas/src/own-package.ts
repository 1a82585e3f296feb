import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, installed or in the repository. */
export const OWN_DIR = dirname(dirname(fileURLToPath(import.meta.url)));

/** The file that Node runs as the command `uninas`. */
export const RUNNER_FILE = join(OWN_DIR, 'bin', 'uninas.js');

/** The folder of the shipped configurations: that of the installed package, or that of the repository. */
export function shippedConfigs(): string {
  const own = join(OWN_DIR, 'configs');
  return existsSync(own) ? own : join(OWN_DIR, '..', '..', 'configs');
}

/** The version of this package. */
export function ownVersion(): string {
  return (JSON.parse(readFileSync(join(OWN_DIR, 'package.json'), 'utf8')) as { version: string }).version;
}
