import { inflateSync } from 'node:zlib';
import { DamagedFileError } from '../damaged-file-error.js';
import { reasonOf } from '../error-reason.js';
import type { Picture } from './picture.js';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Values of a pixel by type of colour: grey, colour, palette, grey and opacity, colour and opacity. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Larger pictures are no photographs of a data set; a damaged header could ask for any memory. */
const MOST_PIXELS = 2 ** 26;

/** How the pixels of a file are stored. */
interface Header {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly type: number;
}

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length));
}

/**
 * Decodes a PNG picture of up to 8 bits per value. Opacity is ignored, as in Pillow's conversion to RGB.
 *
 * @param file name for messages
 * @throws {DamagedFileError} if it is cut off, no PNG, or interlaced or of 16 bits, which are not read
 * @source W3C, 2003, "Portable Network Graphics (PNG) specification", second edition
 */
export function decodePng(bytes: Uint8Array, file: string): Picture {
  if (!isPng(bytes)) throw new DamagedFileError(file, 'is no PNG picture');
  let header: Header | undefined;
  let palette: Uint8Array = new Uint8Array();
  const packed: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE.length; ;) {
    if (at + 12 > bytes.length) throw new DamagedFileError(file, 'is cut off');
    const length = view.getUint32(at);
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    const content = bytes.subarray(at + 8, at + 8 + length);
    at += 12 + length;
    if (at > bytes.length) throw new DamagedFileError(file, `is cut off in the part ${name}`);
    if (name === 'IHDR') header = headerOf(content, file);
    else if (name === 'PLTE') palette = content;
    else if (name === 'IDAT') packed.push(content);
    else if (name === 'IEND') break;
  }
  if (header === undefined) throw new DamagedFileError(file, 'has no header');
  const rows = unfiltered(inflated(packed, header, file), header, file);
  return { height: header.height, width: header.width, bytes: coloured(rows, header, palette, file) };
}

function headerOf(content: Uint8Array, file: string): Header {
  if (content.length !== 13) throw new DamagedFileError(file, 'has no header');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [width, height, bits, type] = [view.getUint32(0), view.getUint32(4), content[8]!, content[9]!];
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
    throw new DamagedFileError(file, `is a picture of ${width} x ${height} pixels`);
  }
  if (!(type in CHANNELS) || ![1, 2, 4, 8].includes(bits) || (bits < 8 && type !== 0 && type !== 3)) {
    throw new DamagedFileError(file, `has ${bits} bits of colours of type ${type}, 8 can be read`);
  }
  if (content[12] !== 0) throw new DamagedFileError(file, 'is interlaced, which cannot be read');
  return { width, height, bits, type };
}

function inflated(packed: readonly Uint8Array[], header: Header, file: string): Uint8Array {
  const size = header.height * (1 + rowBytes(header));
  let content: Uint8Array;
  try {
    content = inflateSync(Buffer.concat(packed), { maxOutputLength: size });
  } catch (error) {
    throw new DamagedFileError(file, `cannot be unpacked (${reasonOf(error)})`, { cause: error });
  }
  if (content.length !== size) throw new DamagedFileError(file, `has ${content.length} bytes instead of ${size}`);
  return content;
}

function rowBytes({ width, bits, type }: Header): number {
  return Math.ceil((width * bits * CHANNELS[type]!) / 8);
}

/** Rows as they were before each was replaced by its difference to what is left of it and above. */
function unfiltered(content: Uint8Array, header: Header, file: string): Uint8Array {
  const length = rowBytes(header);
  const step = Math.max(1, (header.bits * CHANNELS[header.type]!) / 8);
  const rows = new Uint8Array(header.height * length);
  for (let y = 0; y < header.height; y++) {
    const filter = content[y * (length + 1)]!;
    if (filter > 4) throw new DamagedFileError(file, `has the filter ${filter} in row ${y}`);
    for (let x = 0; x < length; x++) {
      const to = y * length + x;
      const left = x >= step ? rows[to - step]! : 0;
      const above = y > 0 ? rows[to - length]! : 0;
      const corner = x >= step && y > 0 ? rows[to - length - step]! : 0;
      rows[to] = content[y * (length + 1) + 1 + x]! + predicted(filter, left, above, corner);
    }
  }
  return rows;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  const sum = left + above - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - above), Math.abs(sum - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** Red, green and blue of each pixel. */
function coloured(rows: Uint8Array, header: Header, palette: Uint8Array, file: string): Uint8Array {
  const { width, height, bits, type } = header;
  const channels = CHANNELS[type]!;
  const length = rowBytes(header);
  const result = new Uint8Array(width * height * 3);
  const scale = type === 3 ? 1 : 255 / (2 ** bits - 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 3;
      const first = (x * channels * bits) >> 3;
      const byte = rows[y * length + first]!;
      const value = ((byte >> (8 - bits - ((x * channels * bits) & 7))) & (2 ** bits - 1)) * scale;
      if (type === 3) {
        if (3 * value + 3 > palette.length) throw new DamagedFileError(file, `has no colour ${value} in its palette`);
        result.set(palette.subarray(3 * value, 3 * value + 3), to);
      } else if (channels < 3) result.fill(value, to, to + 3);
      else result.set(rows.subarray(y * length + first, y * length + first + 3), to);
    }
  }
  return result;
}
