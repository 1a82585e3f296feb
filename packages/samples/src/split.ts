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
  let valid = Math.floor(validSplit >= 1 ? validSplit : samples * validSplit);
  if (valid >= samples) {
    valid = Math.floor(samples / 2);
    log.warn(`valid_split ${validSplit} leaves none of ${samples} training samples, using ${valid} for validation`);
  }
  if (valid === 0) log.warn(`valid_split ${validSplit} of ${samples} training samples is less than one sample`);
  const order = random.permutation(samples);
  return { train: order.slice(0, samples - valid), valid: order.slice(samples - valid) };
}

/** @throws {RangeError} if a stored split does not divide exactly these samples */
export function checkSplit(split: Split, samples: number): void {
  const seen = new Uint8Array(samples);
  for (const index of [...split.train, ...split.valid]) {
    if (!Number.isInteger(index) || index < 0 || index >= samples) {
      throw new RangeError(`the stored split names sample ${index} of ${samples}: it belongs to other data`);
    }
    if (seen[index] === 1) throw new RangeError(`the stored split uses sample ${index} twice`);
    seen[index] = 1;
  }
  const used = split.train.length + split.valid.length;
  if (used !== samples) {
    throw new RangeError(`the stored split has ${used} samples, the data ${samples}: it belongs to other data`);
  }
}
