import type { InstalledPlugin } from '@uninas/core';
import { findPackages, livePlugin } from '@uninas/core/node';
import { checkReference, writeReference } from '../reference/write-reference.js';
import { hasManifest, isPlugin, readPackageFolder } from '../package/package-folder.js';
import { pluginFolders } from './plugin-folders.js';
import { UsageError, type Options } from './options.js';
import { DONE, FAILED, shown, type Terminal } from './terminal.js';

/** Writes or checks the reference. @returns the exit code */
export async function docs(options: Options, terminal: Terminal): Promise<number> {
  const { out } = options;
  if (out === undefined) throw new UsageError('docs needs --out DIR, the folder of the pages');
  const packages = documentedFolders(options, terminal);
  const request = { packages, out, from: terminal.cwd, live: await livePlugins(packages) };
  if (options.check) {
    const { written, removed } = checkReference(request);
    const stale = [...written, ...removed];
    if (stale.length === 0) {
      terminal.print(`${shown(out, terminal)} is up to date`);
      return DONE;
    }
    terminal.complain(`${shown(out, terminal)} is out of date: ${stale.join(', ')}`);
    const which = options.all ? '--all' : `--package ${packages.map((folder) => shown(folder, terminal)).join(' ')}`;
    terminal.complain(`run: npx uninas-argref docs ${which} --out ${shown(out, terminal)}`);
    return FAILED;
  }
  const { written, removed, unchanged } = writeReference(request);
  const words = [`${written.length} written`, `${unchanged.length} unchanged`, `${removed.length} removed`];
  terminal.print(`${shown(out, terminal)}: ${words.join(', ')}`);
  return DONE;
}

function documentedFolders(options: Options, terminal: Terminal): readonly string[] {
  const isUser = !options.all && options.packages.length === 0 && !isPlugin(readPackageFolder(terminal.cwd));
  // a project that only uses packages is documented by what it uses
  const used = isUser ? findPackages(terminal.cwd).filter(isPlugin) : [];
  return used.length > 0 ? used.map(({ dir }) => dir) : pluginFolders(options, terminal, isPlugin);
}

/** Plugins without a manifest tell what they have when they are imported, as at run time. */
async function livePlugins(folders: readonly string[]): Promise<ReadonlyMap<string, InstalledPlugin>> {
  const without = folders.map(readPackageFolder).filter((folder) => !hasManifest(folder));
  const plugins = await Promise.all(without.map((folder) => livePlugin(folder)));
  return new Map(plugins.map((plugin) => [plugin.name, plugin]));
}
