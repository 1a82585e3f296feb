import { DamagedFileError } from './damaged-file-error.js';

/** The content of an IDX file of unsigned bytes. */
export interface Idx {
  /** Sizes of the dimensions, the number of items first. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Uint8Array;
}

/**
 * Reads the IDX format: two zero bytes, 8 for unsigned bytes, the number of
 * dimensions, their sizes as big-endian 32-bit numbers, then the values.
 *
 * @param file name for messages
 * @throws {DamagedFileError} if it is something else, too short or too long
 * @source LeCun, Cortes, Burges, 1998, "The MNIST database of handwritten
 *   digits", file formats
 */
export function parseIdx(bytes: Uint8Array, dimensions: number, file: string): Idx {
  const header = 4 + 4 * dimensions;
  const magic = [0, 0, 8, dimensions];
  if (bytes.length < header) throw new DamagedFileError(file, `has ${bytes.length} bytes, an IDX header has ${header}`);
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    const found = [...bytes.subarray(0, 4)].join(' ');
    throw new DamagedFileError(
      file,
      `is not an IDX file of bytes in ${dimensions} dimensions, it begins with ${found} rather than ${magic.join(' ')}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, n) => product * n, 1);
  if (bytes.length - header !== size) {
    const problem = bytes.length - header < size ? 'is cut off' : 'is too long';
    throw new DamagedFileError(
      file,
      `${problem}: [${shape.join(', ')}] needs ${size} bytes, found ${bytes.length - header}`,
    );
  }
  return { shape, data: bytes.subarray(header) };
}
