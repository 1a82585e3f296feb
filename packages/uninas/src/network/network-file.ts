import type { Description } from '@uninas/contracts';
import { readSource, type Problem, type Source } from '@uninas/core';
import { findNetwork } from '@uninas/core/node';
import { isUtf8, type Buffer } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { UsageError } from '../command/invocation.js';
import type { Surroundings } from '../open-register.js';
import type { NetworksLike } from './open-networks.js';
import { shapesOfRun, shapesWithin, type KnownShapes } from './shapes.js';

/** A network as it was found. */
export interface FoundNetwork {
  readonly file: string;
  readonly description: Description;
  /** What is known of the data that it is made for. */
  readonly known: KnownShapes | undefined;
}

/** Why there is none. */
export interface WrongConfig {
  readonly problems: readonly Problem[];
  readonly sources: readonly Source[];
}

/** Bytes; the package that reads descriptions has a limit of its own, which is lower. */
const LARGEST_FILE = 8 * 2 ** 20;
/** No argument tree has as many characters; reading a long text twice would take long. */
const LONGEST_TREE = 2 ** 20;

/** Files of a run, the one that is meant first. */
const OF_A_RUN = ['network/network', 'network/search', 'network/finalized'];

/**
 * The network that a word of the command line stands for: a file with a
 * description or an argument tree, a run, or a shipped network or search space.
 *
 * @throws {UsageError} if there is none
 * @throws {DescriptionError} if a file holds none
 */
export async function openNetworkFile(
  word: string,
  networks: NetworksLike,
  given: KnownShapes,
  surroundings: Surroundings & { readonly cwd: string },
): Promise<FoundNetwork | WrongConfig> {
  const file = fileOf(word, surroundings);
  const text = textOf(file);
  const { data } = text.length > LONGEST_TREE ? {} : await readSource(file, text);
  const keys = typeof data === 'object' && data !== null ? Object.keys(data) : [];
  if (!keys.some((key) => /^\{?cls(_\w+)?\b/.test(key))) {
    const description = await networks.parseDescription(text, shownPath(file, surroundings.cwd));
    return { file, description, known: shapesOfRun(file) ?? shapesWithin(description) };
  }
  const { networkOfTree } = await import('./network-tree.js');
  const isTask = keys.includes('cls') || keys.includes('cls_task');
  const found = await networkOfTree(file, isTask, given, surroundings);
  return 'problems' in found ? found : { file, ...found };
}

function fileOf(word: string, { home, cwd }: Surroundings & { readonly cwd: string }): string {
  try {
    return findNetwork(resolve(cwd, word), { shipped: home.paths['path_conf_net'], ofRun: OF_A_RUN, spaces: true });
  } catch (error) {
    throw new UsageError((error as Error).message, 'network');
  }
}

/** @throws {UsageError} if it cannot be read, or is too large */
function textOf(file: string): string {
  let bytes: Buffer;
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE) {
      throw new Error(`it has ${size} bytes, descriptions of networks have at most ${LARGEST_FILE}`);
    }
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, 'network');
  }
  if (!isUtf8(bytes)) throw new UsageError(`${file} cannot be read: it is no text in UTF-8`, 'network');
  return bytes.toString('utf8');
}

/** A file as it is seen from the working folder, where that is shorter. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.length < file.length ? path : file;
}
