import { PackageError } from '../package/package-error.js';
import { hasManifest, readPackageFolder, type PackageFolder } from '../package/package-folder.js';
import { workspaceFolders } from '../package/workspace.js';
import type { Options } from './options.js';
import type { Terminal } from './terminal.js';

/**
 * The folders that a command is about. Of those given, packages without a
 * manifest are passed over, so that `packages/*` can be given.
 *
 * @param isWanted which packages count instead of those with a manifest
 * @returns at least one folder
 * @throws {PackageError} if a folder is no package, or none is left
 */
export function pluginFolders(
  { all, packages }: Options,
  { cwd }: Terminal,
  isWanted: (folder: PackageFolder) => boolean = hasManifest,
): readonly string[] {
  const given = all ? workspaceFolders(cwd) : packages.length > 0 ? packages : [cwd];
  const folders = given.filter((folder) => isWanted(readPackageFolder(folder)));
  if (folders.length > 0) return folders;
  const field = '"uninas": { "plugin": "./dist/plugin.js", "arguments": "./arguments.json" }';
  const where = all ? `the workspace around ${cwd}` : given.join(', ');
  throw new PackageError(`no package with a manifest in ${where}; such a package has ${field} in its package.json`);
}
