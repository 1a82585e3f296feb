import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes of a file that are read at once. */
const CHUNK = 256 * 1024;

/** A part of a text file that grows. */
export interface TextPart {
  readonly text: string;
  /** Bytes before what comes next. */
  readonly next: number;
}

/**
 * What a text file holds from a byte on, a limited piece of it; characters stay whole.
 *
 * @param from of a file that is shorter by now, its length counts
 */
export function readFrom(file: string, from: number): TextPart {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return { text: '', next: 0 }; // it is not there yet
  }
  try {
    const { size } = fstatSync(fd);
    const begin = Math.min(from, size);
    const bytes = Buffer.alloc(Math.min(CHUNK, size - begin));
    const count = readSync(fd, bytes, 0, bytes.length, begin);
    const whole = begin + count === size ? count : wholeCharacters(bytes.subarray(0, count));
    return { text: bytes.toString('utf8', 0, whole), next: begin + whole };
  } finally {
    closeSync(fd);
  }
}

/** Length without the first bytes of a character whose others are missing. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
