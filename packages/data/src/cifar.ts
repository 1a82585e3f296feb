import type { Shape } from '@uninas/contracts';
import { DamagedFileError } from './damaged-file-error.js';
import { parsePickledImages } from './pickled-images.js';
import { joinPlanes } from './planes.js';

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
    joinPlanes(bytes, i * row + labelBytes, PIXELS, pixels, i * 3 * PIXELS);
  }
  return { pixels, labels };
}

/**
 * Reads the version for Python: a pickled dictionary with the images as an array `data`, one row of all
 * red, all green and all blue values each, and lists of labels.
 *
 * @param labels key of the list that counts
 * @throws {DamagedFileError} as `parsePickledImages`
 * @source as above; the format is described with the data
 */
export function parseCifarPickle(bytes: Uint8Array, labels: string, classes: number, file: string): CifarRows {
  const images = parsePickledImages(bytes, labels, CIFAR_SHAPE[0]!, [0, classes], file);
  const pixels = new Uint8Array(images.planes.length);
  for (let at = 0; at < pixels.length; at += 3 * PIXELS) joinPlanes(images.planes, at, PIXELS, pixels, at);
  return { pixels, labels: Uint8Array.from(images.labels) };
}
