import { DamagedFileError } from './damaged-file-error.js';

const BLOCK = 512;

/**
 * The plain files of a tar archive by their names without folders.
 *
 * @param file name for messages
 * @throws {DamagedFileError} if it is cut off, or no archive
 * @source POSIX.1-1988, "ustar" interchange format
 */
export function parseTar(bytes: Uint8Array, file: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    checkSum(header, at, file);
    const size = numberIn(header, 124, 12);
    const end = at + BLOCK + size;
    const name = textIn(header, 0, 100);
    if (end > bytes.length) throw new DamagedFileError(file, `is cut off in ${name}`);
    const type = header[156]!;
    // '0' or, in old archives, 0: a plain file
    if (type === 0x30 || type === 0) files.set(name.slice(name.lastIndexOf('/') + 1), bytes.subarray(at + BLOCK, end));
    at = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new DamagedFileError(file, 'is cut off: the end of the archive is missing');
}

/** The sum of all bytes of a header, those of the sum itself taken for blanks. */
function checkSum(header: Uint8Array, at: number, file: string): void {
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  if (numberIn(header, 148, 8) !== sum) throw new DamagedFileError(file, `has no tar header at byte ${at}`);
}

function textIn(header: Uint8Array, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('latin1');
}

function numberIn(header: Uint8Array, from: number, length: number): number {
  return Number.parseInt(textIn(header, from, length).trim(), 8);
}
