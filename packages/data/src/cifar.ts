import type { Shape } from '@uninas/contracts';
import { DamagedFileError } from './damaged-file-error.js';

/** Images of 32 x 32 pixels in three colours. */
export const CIFAR_SHAPE: Shape = [32, 32, 3];
const PIXELS = 32 * 32;

/** Images and labels of one file. */
export interface CifarRows {
  /** `[count, 32, 32, 3]` */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * Reads the binary format: for each image its labels, one byte each, then all red values, all green
 * and all blue ones, row by row.
 *
 * @param labelBytes labels in front of each image; the last one counts
 * @param classes labels are below this number
 * @param file name for messages
 * @throws {DamagedFileError} if it does not hold whole images, or a label is too large
 * @source Krizhevsky, 2009, "Learning multiple layers of features from tiny images"; the format as
 *   described with the data
 */
export function parseCifar(bytes: Uint8Array, labelBytes: number, classes: number, file: string): CifarRows {
  const row = labelBytes + 3 * PIXELS;
  const count = Math.floor(bytes.length / row);
  if (bytes.length === 0) throw new DamagedFileError(file, 'is empty');
  if (bytes.length !== count * row) {
    const rest = bytes.length - count * row;
    throw new DamagedFileError(file, `is cut off: after ${count} images of ${row} bytes there are ${rest} bytes left`);
  }
  const pixels = new Uint8Array(count * 3 * PIXELS);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const label = bytes[i * row + labelBytes - 1]!;
    if (label >= classes) {
      throw new DamagedFileError(file, `image ${i} has the label ${label}, there are ${classes} classes`);
    }
    labels[i] = label;
    const from = i * row + labelBytes;
    const to = i * 3 * PIXELS;
    for (let p = 0; p < PIXELS; p++) {
      pixels[to + 3 * p] = bytes[from + p]!;
      pixels[to + 3 * p + 1] = bytes[from + PIXELS + p]!;
      pixels[to + 3 * p + 2] = bytes[from + 2 * PIXELS + p]!;
    }
  }
  return { pixels, labels };
}
