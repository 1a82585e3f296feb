import { createHash } from 'node:crypto';
import type { RunFiles, SavedTensor } from '@uninas/contracts';
import { encodePretty, isObject, parseJson } from '@uninas/runs';
import { RATED_NETWORK } from '../run/open-run.js';

/** Weights that architectures are rated with. */
export interface RatedNetwork {
  /** After which they were saved. */
  readonly epoch: number;
  readonly weights: ReadonlyMap<string, SavedTensor>;
}

/**
 * Notes which weights a search rates, or compares them with those that it began with.
 *
 * @throws {Error} if a search would go on with other weights: ratings of two networks cannot be compared
 */
export function noteRatedNetwork(files: RunFiles, { epoch, weights }: RatedNetwork): void {
  const sha256 = hashOf(weights);
  const text = files.readText(RATED_NETWORK);
  if (text === undefined) return files.writeText(RATED_NETWORK, encodePretty({ epoch, sha256 }));
  const noted = parseJson(text, files.path(RATED_NETWORK));
  if (isObject(noted) && noted['sha256'] === sha256) return;
  const before = isObject(noted) ? String(noted['epoch']) : 'unknown';
  throw new Error(
    `the super-network was trained on since the search began (epoch ${before} then, ${epoch} now): ` +
      'its ratings do not fit together; begin a new search, without --resume',
  );
}

/** The same for the same weights alone. */
export function hashOf(weights: ReadonlyMap<string, SavedTensor>): string {
  const hash = createHash('sha256');
  for (const [name, { data }] of [...weights].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
