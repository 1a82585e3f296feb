import { readFileSync, writeFileSync } from 'node:fs';
import type { Manifest } from '@uninas/core';
import { formatProblem } from '../check/problem.js';
import type { Generated } from '../manifest/generate.js';
import { manifestDiff } from '../manifest/diff.js';
import { readManifest } from '../package/installed.js';
import { manifestFileOf, type PackageFolder } from '../package/package-folder.js';
import { PackageError } from '../package/package-error.js';
import { pluginFolders } from './plugin-folders.js';
import type { Options } from './options.js';
import { DONE, FAILED, shown, WRONG_INPUT, type Terminal } from './terminal.js';

/** Lines of a difference that are printed; the rest is counted. */
const MOST_LINES = 20;

/** Writes the manifests that have changed. @returns the exit code */
export async function update(options: Options, terminal: Terminal): Promise<number> {
  return forEach(options, terminal, ({ folder, manifest }, text) => {
    const file = manifestFileOf(folder);
    if (textOf(file) === text) {
      terminal.print(`${shown(file, terminal)} is up to date`);
      return DONE;
    }
    writeFileSync(file, text);
    const { modules, kinds } = manifest;
    terminal.print(`${shown(file, terminal)} written: ${count(modules, 'module')}, ${count(kinds, 'kind')}`);
    return DONE;
  });
}

/** Compares the manifests with the sources, and prints what differs. @returns the exit code */
export async function check(options: Options, terminal: Terminal): Promise<number> {
  const stale: string[] = [];
  const code = await forEach(options, terminal, ({ folder, manifest }, text) => {
    const file = manifestFileOf(folder);
    const before = textOf(file);
    if (before === text) return DONE;
    stale.push(shown(folder.dir, terminal));
    terminal.complain(`${shown(file, terminal)} ${before === undefined ? 'is missing' : 'is out of date'}`);
    const lines = manifestDiff(readOld(folder, terminal), manifest);
    for (const line of lines.slice(0, MOST_LINES)) terminal.complain(`  ${line}`);
    if (lines.length === 0 && before !== undefined) terminal.complain('  only order or formatting differ');
    if (lines.length > MOST_LINES) terminal.complain(`  and ${lines.length - MOST_LINES} more`);
    return FAILED;
  });
  const which = options.all ? '--all' : `--package ${stale.join(' ')}`;
  if (code === DONE) terminal.print('every manifest is up to date');
  if (stale.length > 0) terminal.complain(`run: npx uninas-argref update ${which}`);
  return code;
}

/** Does something with the manifest of every package that carries modules, and reports what is wrong in the others. */
async function forEach(
  options: Options,
  terminal: Terminal,
  work: (generated: Generated & { readonly manifest: Manifest }, text: string) => number,
): Promise<number> {
  // the compiler takes longer to load than everything else; help and docs do without
  const { generateManifests, manifestText } = await import('../manifest/generate.js');
  const folders = pluginFolders(options, terminal);
  let code = DONE;
  for (const generated of generateManifests(folders)) {
    const { folder, manifest, error, blockedBy } = generated;
    if (manifest !== undefined) {
      code = Math.max(code, work(generated, manifestText(manifest)));
      continue;
    }
    code = WRONG_INPUT;
    for (const problem of error?.problems ?? []) terminal.complain(formatProblem(problem, terminal.cwd));
    if (blockedBy !== undefined)
      terminal.complain(`${shown(folder.dir, terminal)} has to wait for ${blockedBy.join(', ')}`);
  }
  return code;
}

function readOld(folder: PackageFolder, terminal: Terminal): Manifest | undefined {
  try {
    return readManifest(folder);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    terminal.complain(`  ${error.message}`);
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // not there yet
  }
}

function count(record: object, word: string): string {
  const n = Object.keys(record).length;
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
