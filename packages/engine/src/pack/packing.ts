import { FLOAT } from './gather-plan.js';

/** Pixels that are worth a round: small images are worked on several at a time. */
const PIXELS = 256;
/** How many images are worked on at once. */
export function imagesAtOnce(batch: number, pixels: number): number {
  return Math.max(1, Math.min(batch, Math.ceil(PIXELS / Math.max(1, pixels))));
}

/** Size of a packed filter: blocks of 8 columns, and one of 4 if that is enough. */
export function packedBytes(reduction: number, columns: number): number {
  return reduction * ((columns + 3) & ~3) * FLOAT;
}
