import { crc32 } from 'node:zlib';

/** A PNG file of packed rows, each of which begins with its filter. */
export function pngOf(
  header: { readonly width: number; readonly height: number; readonly bits: number; readonly type: number },
  packed: Uint8Array,
): Buffer {
  const part = (name: string, content: Uint8Array): Buffer => {
    const bytes = Buffer.alloc(12 + content.length);
    bytes.writeUInt32BE(content.length);
    bytes.write(name, 4, 'latin1');
    bytes.set(content, 8);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
    return bytes;
  };
  const first = Buffer.alloc(13);
  first.writeUInt32BE(header.width);
  first.writeUInt32BE(header.height, 4);
  first[8] = header.bits;
  first[9] = header.type;
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, part('IHDR', first), part('IDAT', packed), part('IEND', new Uint8Array())]);
}
