import type { Log } from '@uninas/contracts';
import type { Random } from '@uninas/core';

/** Indices into the published training part. */
export interface Split {
  readonly train: readonly number[];
  readonly valid: readonly number[];
}

/**
 * Splits training samples at random into a training and a validation part.
 *
 * @param validSplit number of validation samples from 1 on, else their share,
 *   rounded down; one half, with a warning, if no training sample would be left
 */
export function splitTraining(samples: number, validSplit: number, random: Random, log: Log): Split {
  if (validSplit === 0) return { train: Array.from({ length: samples }, (_, i) => i), valid: [] };
  let valid = wantedSamples(samples, validSplit);
  if (valid >= samples) {
    valid = Math.floor(samples / 2);
    log.warn(`valid_split ${validSplit} leaves none of ${samples} training samples, using ${valid} for validation`);
  }
  if (valid === 0) log.warn(`valid_split ${validSplit} of ${samples} training samples is less than one sample`);
  const order = random.permutation(samples);
  return { train: order.slice(0, samples - valid), valid: order.slice(samples - valid) };
}

/** Tells when a stored split is not what `valid_split` asks for; the stored one holds. */
export function compareSplit({ valid }: Split, samples: number, validSplit: number, log: Log): void {
  const isHalf = wantedSamples(samples, validSplit) >= samples;
  if (validSplit === 0 || isHalf || valid.length === wantedSamples(samples, validSplit)) return;
  log.warn(`valid_split ${validSplit} has no effect, the stored split has ${valid.length} validation samples`);
}

function wantedSamples(samples: number, validSplit: number): number {
  return Math.floor(validSplit >= 1 ? validSplit : samples * validSplit);
}

/** @throws {Error} if a stored split does not divide exactly these samples */
export function checkSplit(split: Split, samples: number): void {
  const seen = new Uint8Array(samples);
  for (const index of [...split.train, ...split.valid]) {
    if (!Number.isInteger(index) || index < 0 || index >= samples) {
      throw otherData(`names sample ${index} of ${samples}`);
    }
    if (seen[index] === 1) throw otherData(`uses sample ${index} twice`);
    seen[index] = 1;
  }
  const used = split.train.length + split.valid.length;
  if (used !== samples) throw otherData(`has ${used} samples, the data ${samples}`);
}

function otherData(what: string): Error {
  return new Error(`the stored split ${what}: it belongs to other data; use those, or begin a new run`);
}
