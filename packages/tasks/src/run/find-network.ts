import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

const EXTENSION = '.network_config';

/** What a training writes, the network that was found first. */
const OF_A_RUN = ['network/network', 'network/finalized'].map((name) => name + EXTENSION);

/**
 * The file of the network that a path stands for: a file, with or without its
 * extension; a folder that holds one network, or a run; or else the name of a
 * shipped network, or the beginning of only one.
 *
 * @param path absolute
 * @param shipped folder of the networks that can be named
 * @throws {Error} if there is none, or more than one
 */
export function findNetwork(path: string, shipped?: string): string {
  const found = [path, path + EXTENSION].find(isFile);
  if (found !== undefined) return found;
  if (existsSync(path)) return inFolder(path);
  const name = basename(path, EXTENSION);
  const named = networksIn(shipped).filter((file) => basename(file).startsWith(name));
  const exact = named.filter((file) => basename(file) === name + EXTENSION);
  const [one, ...others] = exact.length > 0 ? exact : named;
  if (one === undefined) throw new Error(`${path}: there is no such file or folder, nor a shipped network ${name}`);
  if (others.length > 0) throw several(name, shipped!, [one, ...others]);
  return one;
}

function inFolder(folder: string): string {
  const ofRun = OF_A_RUN.map((name) => join(folder, name)).find(isFile);
  if (ofRun !== undefined) return ofRun;
  const [one, ...others] = networksIn(folder);
  if (one === undefined) throw new Error(`${folder} holds no ${EXTENSION} file`);
  if (others.length > 0) throw several(folder, folder, [one, ...others]);
  return one;
}

function several(what: string, folder: string, files: readonly string[]): Error {
  const names = files.slice(0, 5).map((file) => relative(folder, file));
  const more = files.length > 5 ? `, and ${files.length - 5} more` : '';
  return new Error(`${what} stands for ${files.length} networks: ${names.join(', ')}${more}; name one of them`);
}

function networksIn(folder: string | undefined): readonly string[] {
  if (folder === undefined || !existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(EXTENSION)).sort().map((name) => join(folder, name)); // prettier-ignore
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
