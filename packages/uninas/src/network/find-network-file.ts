import type { Gene } from '@uninas/contracts';
import { findNetwork } from '@uninas/core/node';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../command/invocation.js';
import type { Surroundings } from '../open-register.js';
import { candidateOf } from './candidates.js';

/** Where a network is kept. */
export interface NetworkFile {
  /** A description or an argument tree. */
  readonly file: string;
  /** The run that was named, if it is one with a network of its own. */
  readonly run?: string;
  /** Why this file, if it was chosen among several. */
  readonly note?: string;
  /** The architecture that is still to be chosen in it. */
  readonly gene: Gene | undefined;
}

/** Files of a run, the one that is meant first. */
const OF_A_RUN = ['network/network', 'network/search', 'network/finalized'];

/**
 * The file that a word of the command line stands for: a file with a description or an argument
 * tree, a run, or a shipped network or search space.
 *
 * Of a run that rated architectures, it is the network with the gene, or the best one.
 *
 * @param command that is run, for messages
 * @throws {UsageError} if there is none
 */
export function findNetworkFile(
  word: string,
  gene: Gene | undefined,
  { home, cwd }: Pick<Surroundings, 'home'> & { readonly cwd: string },
  command: string,
): NetworkFile {
  if (word.trim() === '') {
    throw new UsageError('name a network: a file, the folder of a run, or a shipped one such as ResNet50', command);
  }
  const path = resolve(cwd, word);
  try {
    const isRun = existsSync(join(path, 'run.json'));
    const candidate = isRun ? candidateOf(path, gene) : undefined;
    if (candidate !== undefined) return { ...candidate, gene: undefined };
    const shipped = home.paths['path_conf_net'];
    const file = findNetwork(path, { shipped, ofRun: OF_A_RUN, spaces: true, whole: true });
    return { file, ...(isRun && { run: path }), gene };
  } catch (error) {
    throw new UsageError((error as Error).message, command);
  }
}
