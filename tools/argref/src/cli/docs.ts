import { findPackages } from '@uninas/core/node';
import { checkReference, writeReference } from '../reference/write-reference.js';
import { PackageError } from '../package/package-error.js';
import { noPlugin, pluginFolders } from './plugin-folders.js';
import { UsageError, type Options } from './options.js';
import { DONE, FAILED, shown, type Terminal } from './terminal.js';

/** Writes or checks the reference. @returns the exit code */
export async function docs(options: Options, terminal: Terminal): Promise<number> {
  const { out } = options;
  if (out === undefined) throw new UsageError('docs needs --out DIR, the folder of the pages');
  const packages = documentedFolders(options, terminal);
  const request = { packages, out, from: terminal.cwd };
  if (options.check) {
    const { written, removed } = checkReference(request);
    const stale = [...written, ...removed];
    if (stale.length === 0) {
      terminal.print(`${shown(out, terminal)} is up to date`);
      return DONE;
    }
    terminal.complain(`${shown(out, terminal)} is out of date: ${stale.join(', ')}`);
    const folders = packages.map((folder) => shown(folder, terminal)).join(' ');
    terminal.complain(`run: npx uninas-argref docs --package ${folders} --out ${shown(out, terminal)}`);
    return FAILED;
  }
  const { written, removed, unchanged } = writeReference(request);
  const words = [`${written.length} written`, `${unchanged.length} unchanged`, `${removed.length} removed`];
  terminal.print(`${shown(out, terminal)}: ${words.join(', ')}`);
  return DONE;
}

function documentedFolders(options: Options, terminal: Terminal): readonly string[] {
  const given = options.packages.length > 0 ? options.packages : [terminal.cwd];
  const folders = pluginFolders(given);
  // a project that only uses packages is documented by what it uses
  const isUser = folders.length === 0 && options.packages.length === 0;
  const found = isUser ? findPackages(terminal.cwd).map(({ dir }) => dir) : folders;
  if (found.length === 0) throw new PackageError(noPlugin(given));
  return found;
}
