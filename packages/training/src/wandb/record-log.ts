import { crc32 } from 'node:zlib';

/** What a file of records begins with: its name, a number that tells it from others, and the version 0. */
const START = Uint8Array.of(0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0);
const BLOCK = 32 * 1024;
/** Bytes before each piece of a record: a checksum, the length and which piece it is. */
const HEADER = 7;
const [WHOLE, FIRST, MIDDLE, LAST] = [1, 2, 3, 4];

/** A record that was read. */
export interface LoggedRecord {
  readonly content: Uint8Array;
  /** Where it ends in the file, in bytes. */
  readonly end: number;
}

/**
 * Records as they are added to a file of a given length, which begins with them if it is empty.
 *
 * A record is cut into pieces at the ends of blocks of 32 KiB, and what is left of a block that has no
 * room for a piece is filled with zeros. Checksums are those of ZIP files, over kind and content of a piece.
 *
 * @source Google, "LevelDB log format"; beginning and checksums as the program wandb 0.30 writes them
 */
export function framed(records: readonly Uint8Array[], length: number): Uint8Array {
  const written: Uint8Array[] = length === 0 ? [START] : [];
  let at = length === 0 ? START.length : length;
  const add = (bytes: Uint8Array): void => {
    written.push(bytes);
    at += bytes.length;
  };
  for (const record of records) {
    let [from, isFirst, isLast] = [0, true, false];
    while (!isLast) {
      if (roomAt(at) < HEADER) add(new Uint8Array(roomAt(at)));
      const content = record.subarray(from, from + roomAt(at) - HEADER);
      from += content.length;
      isLast = from === record.length;
      add(piece(isFirst ? (isLast ? WHOLE : FIRST) : isLast ? LAST : MIDDLE, content));
      isFirst = false;
    }
  }
  return Buffer.concat(written);
}

/** The records of a file up to its end, or to where it is damaged or was not written completely. */
export function* recordsIn(file: Uint8Array): Generator<LoggedRecord> {
  if (!START.every((byte, i) => file[i] === byte)) return;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = START.length;
  let pieces: Uint8Array[] = [];
  for (;;) {
    if (roomAt(at) < HEADER) at += roomAt(at);
    if (at + HEADER > file.length) return;
    const [sum, size, kind] = [view.getUint32(at, true), view.getUint16(at + 4, true), view.getUint8(at + 6)];
    const end = at + HEADER + size;
    const isBeginning = kind === WHOLE || kind === FIRST;
    const isPiece = size <= roomAt(at) - HEADER && end <= file.length && isBeginning === (pieces.length === 0);
    if (!isPiece || kind > LAST! || crc32(file.subarray(at + HEADER - 1, end)) !== sum) return;
    pieces.push(file.subarray(at + HEADER, end));
    at = end;
    if (kind === FIRST || kind === MIDDLE) continue;
    yield { content: pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces), end };
    pieces = [];
  }
}

/** Bytes from a place to the end of its block. */
function roomAt(place: number): number {
  return BLOCK - (place % BLOCK);
}

function piece(kind: number | undefined, content: Uint8Array): Uint8Array {
  const all = new Uint8Array(HEADER + content.length);
  const view = new DataView(all.buffer);
  view.setUint16(4, content.length, true);
  view.setUint8(6, kind!);
  all.set(content, HEADER);
  view.setUint32(0, crc32(all.subarray(HEADER - 1)), true);
  return all;
}
