import { readPackageFolder } from '../package/package-folder.js';

/**
 * Those of some folders whose packages carry modules, so that `packages/*` can be given.
 *
 * @throws {PackageError} if a folder is no package
 */
export function pluginFolders(folders: readonly string[]): readonly string[] {
  return folders.filter((folder) => readPackageFolder(folder).json.uninas !== undefined);
}

/** What to say if none does. */
export function noPlugin(folders: readonly string[]): string {
  const field = '"uninas": { "plugin": "./dist/plugin.js", "arguments": "./arguments.json" }';
  return `no package with modules in ${folders.join(', ')}; such a package has ${field} in its package.json`;
}
