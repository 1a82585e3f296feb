import { createReadStream, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const BLOCK = 512;

/**
 * Files as a tar archive in the form of POSIX (ustar); names that do not fit
 * there are told in the way of GNU tar.
 *
 * A file that grows meanwhile is as long as it was when its turn came.
 *
 * @param folder absolute
 * @param names relative, with forward slashes
 * @param top folder that they lie in within the archive
 */
export function tarOf(folder: string, names: readonly string[], top: string): Readable {
  return Readable.from(entriesOf(folder, names, top));
}

async function* entriesOf(folder: string, names: readonly string[], top: string): AsyncGenerator<Buffer> {
  for (const name of names) {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() !== true) continue; // it went meanwhile
    yield* headerOf(`${top}/${name}`, stats.size, stats.mtimeMs);
    let left = stats.size;
    if (left > 0) {
      for await (const chunk of createReadStream(path, { end: stats.size - 1 }) as AsyncIterable<Buffer>) {
        left -= chunk.length;
        yield chunk;
      }
    }
    // what was cut off meanwhile is zeros, or all that follows would be misread
    for (; left > 0; left -= BLOCK) yield Buffer.alloc(Math.min(left, BLOCK));
    const rest = stats.size % BLOCK;
    if (rest > 0) yield Buffer.alloc(BLOCK - rest);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function* headerOf(name: string, size: number, time: number): Generator<Buffer> {
  const bytes = Buffer.byteLength(name);
  if (bytes > 100) {
    yield header('././@LongLink', bytes + 1, 0, 'L');
    const padded = Buffer.alloc(Math.ceil((bytes + 1) / BLOCK) * BLOCK);
    padded.write(name, 'utf8');
    yield padded;
  }
  yield header(name, size, time, '0');
}

function header(name: string, size: number, time: number, type: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, '0'), at, 'ascii');
  };
  block.write(name, 0, 100, 'utf8');
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.floor(time / 1000), 136, 12);
  block.write('        ', 148, 'ascii');
  block.write(type, 156, 'ascii');
  block.write('ustar\0' + '00', 257, 'ascii');
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return block;
}
