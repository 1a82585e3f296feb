import { realpathSync } from 'node:fs';
import type { Manifest } from '@uninas/core';
import { Project } from 'ts-morph';
import { DeclarationError } from '../check/problem.js';
import { InstalledManifests } from '../package/installed.js';
import { inDependencyOrder } from '../package/order.js';
import { dependenciesOf, readPackageFolder, type PackageFolder } from '../package/package-folder.js';
import { readPackage } from './read-package.js';

/**
 * The manifest that was made for a package, or why none could be made: its
 * own declarations, or those of packages that it depends on, are wrong.
 */
export type Generated = { readonly folder: PackageFolder } & (
  | { readonly manifest: Manifest; readonly error?: undefined; readonly blockedBy?: undefined }
  | { readonly manifest?: undefined; readonly error: DeclarationError; readonly blockedBy?: undefined }
  | { readonly manifest?: undefined; readonly error?: undefined; readonly blockedBy: readonly string[] }
);

/**
 * The manifest of a package, read from its sources without running them.
 *
 * Bases and kinds of other packages are taken from their manifests.
 *
 * @param dir folder of the package
 * @throws {DeclarationError} with everything that is wrong with its declarations
 * @throws {PackageError} if the folder is no package, or the manifest of another package is damaged
 */
export function generateManifest(dir: string): Manifest {
  const folder = readPackageFolder(dir);
  const { manifest, problems } = readPackage(newProject(), folder, new InstalledManifests(folder, new Map()));
  if (problems.length > 0) throw new DeclarationError(folder.dir, problems);
  return manifest;
}

/**
 * The manifests of several packages, those that others depend on first; each
 * sees the new manifests of those before it.
 *
 * @throws {PackageError} if a folder is no package, or the manifest of another package is damaged
 */
export function generateManifests(dirs: readonly string[]): readonly Generated[] {
  const folders = inDependencyOrder(dirs.map(readPackageFolder));
  const project = newProject();
  const fresh = new Map<string, Manifest>();
  const failed = new Set<string>();
  return folders.map((folder) => {
    const { manifest, problems } = readPackage(project, folder, new InstalledManifests(folder, fresh));
    // even an incomplete manifest spares those who use the package follow-up problems
    fresh.set(realpathSync(folder.dir), manifest);
    const blockedBy = dependenciesOf(folder, true).filter((name) => failed.has(name));
    if (problems.length > 0 || blockedBy.length > 0) failed.add(folder.name);
    if (problems.length > 0) return { folder, error: new DeclarationError(folder.dir, problems) };
    return blockedBy.length > 0 ? { folder, blockedBy } : { folder, manifest };
  });
}

/** One project serves all packages; nothing in it is type-checked, so no library types are loaded. */
function newProject(): Project {
  return new Project({
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, experimentalDecorators: true },
  });
}

/** A manifest as the text of its file: the same for the same sources, on every machine. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
