import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FoundPackage, PackageJson } from '@uninas/core/node';
import { PackageError } from './package-error.js';

/** A folder with a `package.json`, whether or not it already has a manifest. */
export type PackageFolder = FoundPackage;

/**
 * The package in a folder.
 *
 * @throws {PackageError} if there is none, or it has no name
 */
export function readPackageFolder(folder: string): PackageFolder {
  const dir = resolve(folder);
  let json: PackageJson;
  try {
    json = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as PackageJson;
  } catch (cause) {
    throw new PackageError(`${dir} has no package.json that can be read`, { cause });
  }
  if (json.name === undefined) throw new PackageError(`the package.json in ${dir} has no name`);
  return { name: json.name, dir, json };
}

/** Whether a package carries a manifest; plugins without one say at run time what they have. */
export function hasManifest({ json }: PackageFolder): boolean {
  return json.uninas?.arguments !== undefined;
}

/** Whether a package has modules, with a manifest or without. */
export function isPlugin({ json }: PackageFolder): boolean {
  return json.uninas?.plugin !== undefined || json.uninas?.arguments !== undefined;
}

/** Where the manifest of a package is, or will be. */
export function manifestFileOf({ dir, json }: PackageFolder): string {
  return join(dir, json.uninas?.arguments ?? 'arguments.json');
}

/** The packages that a package names as dependencies, those for development last. */
export function dependenciesOf({ json }: PackageFolder, withDev: boolean): readonly string[] {
  const groups = [
    json.dependencies,
    json.peerDependencies,
    json.optionalDependencies,
    withDev ? json.devDependencies : {},
  ];
  return groups.flatMap((group) => Object.keys(group ?? {}));
}
