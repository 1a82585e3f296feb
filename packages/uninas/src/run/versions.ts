import { CORE_VERSION, type Register } from '@uninas/core';
import { packageDir } from '@uninas/core/node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_DIR, ownVersion } from '../own-package.js';

/** Packages that are no plugins, but on which results depend. */
const MORE = ['@uninas/engine', '@uninas/runs', '@uninas/space', '@tensorflow/tfjs-core'];

/** Versions of everything that takes part in a run, sorted by package; `node` is the version of Node.js. */
export function versionsOf(register: Register, from: string): Readonly<Record<string, string>> {
  const found = new Map([
    ['node', process.versions.node],
    ['uninas', ownVersion()],
    ['@uninas/core', CORE_VERSION],
  ]);
  for (const { name, version } of register.plugins) if (version !== undefined) found.set(name, version);
  for (const name of MORE) {
    const version = installedVersion(name, from) ?? installedVersion(name, OWN_DIR);
    if (version !== undefined) found.set(name, version);
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The version of a package as seen from a folder, or undefined if it is not installed. */
export function installedVersion(name: string, from: string): string | undefined {
  const dir = packageDir(name, from);
  if (dir === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { version?: string };
  return version;
}
