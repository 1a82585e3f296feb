import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { suggest } from '../diagnose/suggest.js';

const EXTENSION = '.network_config';

/** What is looked for. */
export interface NetworkSearch {
  /** Folder of the networks that can be named. */
  readonly shipped?: string | undefined;
  /** Files that stand for the network of a run, without extension, the one that is meant first; those to train when left out. */
  readonly ofRun?: readonly string[];
  /** Whether a name may also be that of a search space, which is a `.run_config` file. */
  readonly spaces?: boolean;
  /** Whether a beginning of a name stands for nothing. */
  readonly whole?: boolean;
}

/** What a training writes, the network that was found first. */
const OF_A_RUN = ['network/network', 'network/finalized'];

/**
 * The file of the network that a path stands for: a file, with or without its
 * extension; a folder that holds one network, or a run; or else the name of a
 * shipped network in any case, or the beginning of only one.
 *
 * @param path absolute
 * @throws {Error} if there is none, or more than one
 */
export function findNetwork(path: string, search: NetworkSearch = {}): string {
  const found = [path, path + EXTENSION].find(isFile);
  if (found !== undefined) return found;
  if (isFolder(path)) return inFolder(path, search);
  if (isThere(path)) throw new Error(`${path} is neither a file nor a folder`);
  const all = namedNetworks(search);
  const name = nameOf(path);
  const exact = all.filter((file) => nameOf(file).toLowerCase() === name.toLowerCase());
  const begun = all.filter((file) => nameOf(file).startsWith(name));
  const [one, ...others] = exact.length > 0 || search.whole === true ? exact : begun;
  if (others.length > 0) throw several(name, search.shipped!, [one!, ...others]);
  return one ?? notFound(path, all);
}

function notFound(path: string, all: readonly string[]): never {
  const name = nameOf(path).toLowerCase();
  const begun = all.map(nameOf).filter((other) => other.toLowerCase().startsWith(name));
  const near = begun.length > 0 ? begun : [suggest(nameOf(path), all.map(nameOf))?.name ?? ''];
  const shown = near.length > 5 ? [...near.slice(0, 4), `${near.length - 4} others`] : near;
  const hint = shown.join('') === '' ? '' : `; did you mean ${shown.join(' or ')}?`;
  throw new Error(`${path}: there is no such file or folder, nor a shipped network ${nameOf(path)}${hint}`);
}

/** The files of all networks that can be named, fixed ones and, on demand, search spaces. */
export function namedNetworks({ shipped, spaces = false }: NetworkSearch): readonly string[] {
  return networksIn(shipped, spaces ? [EXTENSION, '.run_config'] : [EXTENSION]);
}

function inFolder(folder: string, { ofRun = OF_A_RUN }: NetworkSearch): string {
  const found = ofRun.map((name) => join(folder, name + EXTENSION)).find(isFile);
  if (found !== undefined) return found;
  const [one, ...others] = networksIn(folder, [EXTENSION]);
  if (one === undefined) throw new Error(`${folder} holds no ${EXTENSION} file`);
  if (others.length > 0) throw several(folder, folder, [one, ...others]);
  return one;
}

function several(what: string, folder: string, files: readonly string[]): Error {
  const names = files.slice(0, 5).map((file) => relative(folder, file));
  const more = files.length > 5 ? `, and ${files.length - 5} more` : '';
  return new Error(`${what} stands for ${files.length} networks: ${names.join(', ')}${more}; name one of them`);
}

function networksIn(folder: string | undefined, extensions: readonly string[]): readonly string[] {
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => extensions.some((extension) => name.endsWith(extension)))
    .sort()
    .map((name) => join(folder, name));
}

function nameOf(file: string): string {
  return basename(file).replace(/\.(network|run)_config$/, '');
}

function isFile(path: string): boolean {
  return isThere(path) && statSync(path).isFile();
}

function isFolder(path: string): boolean {
  return isThere(path) && statSync(path).isDirectory();
}

/** Also of what no path can be, such as a text that is too long, it is said that it is not there. */
function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
