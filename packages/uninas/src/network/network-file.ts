import type { Description, Gene } from '@uninas/contracts';
import { readSource, type Problem, type Source } from '@uninas/core';
import { isUtf8, type Buffer } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { relative } from 'node:path';
import { UsageError } from '../command/invocation.js';
import type { Surroundings } from '../open-register.js';
import { findNetworkFile, type NetworkFile } from './find-network-file.js';
import type { NetworkOptions } from './network-options.js';
import type { NetworksLike } from './open-networks.js';
import { shapesOfRun, type KnownShapes } from './shapes.js';

/** A network as it was found. */
export interface FoundNetwork {
  readonly file: string;
  /** Why this file, if it was chosen among several. */
  readonly note?: string;
  /** The architecture that is still to be chosen. */
  readonly gene: Gene | undefined;
  readonly description: Description;
  /** What is known of the data that it is made for, unless the description itself tells. */
  readonly known: KnownShapes | undefined;
}

/** Why there is none. */
export interface WrongConfig {
  readonly problems: readonly Problem[];
  readonly sources: readonly Source[];
}

/** What a network is looked for with. */
export interface NetworkQuery extends NetworkOptions {
  /** The command that is run, for messages. */
  readonly command: string;
}

/** Bytes; the package that reads descriptions has a limit of its own, which is lower. */
const LARGEST_FILE = 8 * 2 ** 20;
/** No argument tree has as many characters; reading a long text twice would take long. */
const LONGEST_TREE = 2 ** 20;

/**
 * The network that a word of the command line stands for.
 *
 * @throws {UsageError} if there is none
 * @throws {DescriptionError} if a file holds none
 */
export function openNetworkFile(
  word: string,
  networks: NetworksLike,
  query: NetworkQuery,
  surroundings: Surroundings & { readonly cwd: string },
): Promise<FoundNetwork | WrongConfig> {
  const place = findNetworkFile(word, query.gene, surroundings, query.command);
  return readNetworkFile(place, networks, query, surroundings);
}

/**
 * What a file holds, be it a description or an argument tree.
 *
 * @throws {UsageError} if it cannot be read
 * @throws {DescriptionError} if it holds no network
 */
export async function readNetworkFile(
  place: NetworkFile,
  networks: NetworksLike,
  { given, command }: NetworkQuery,
  surroundings: Surroundings & { readonly cwd: string },
): Promise<FoundNetwork | WrongConfig> {
  const { file } = place;
  const text = textOf(file, command);
  const { data } = text.length > LONGEST_TREE ? {} : await readSource(file, text);
  const keys = typeof data === 'object' && data !== null ? Object.keys(data) : [];
  if (!keys.some((key) => /^\{?cls(_\w+)?\b/.test(key))) {
    const description = await networks.parseDescription(text, shownPath(file, surroundings.cwd));
    return { ...place, description, known: shapesOfRun(file) };
  }
  const { networkOfTree } = await import('./network-tree.js');
  const found = await networkOfTree(file, keys, given, surroundings);
  return 'problems' in found ? found : { ...place, ...found };
}

/** @throws {UsageError} if it cannot be read, or is too large */
function textOf(file: string, command: string): string {
  let bytes: Buffer;
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE) {
      throw new Error(`it has ${size} bytes, descriptions of networks have at most ${LARGEST_FILE}`);
    }
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, command);
  }
  if (!isUtf8(bytes)) throw new UsageError(`${file} cannot be read: it is no text in UTF-8`, command);
  return bytes.toString('utf8');
}

/** A file as it is seen from the working folder, where that is shorter. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.length < file.length ? path : file;
}
