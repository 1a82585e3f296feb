import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { codeOf } from './system-failure.js';

/** Text, bytes, or bytes in several pieces that follow each other. */
export type FileContent = string | Uint8Array | readonly Uint8Array[];

/** Length and SHA-256 (hex) of what was written. */
export interface FileDigest {
  readonly bytes: number;
  readonly sha256: string;
}

const PIECE = 64 * 1024 * 1024; // one write call takes less than 2 GiB

/** Writes a new file and forces it to the disk. Throws the system's error; the file may then be incomplete. */
export function writeSynced(path: string, content: FileContent, mode = 0o666): FileDigest {
  const fd = openSync(path, 'wx', mode);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for (const part of partsOf(content)) {
      writeAll(fd, part);
      hash.update(part);
      bytes += part.byteLength;
    }
    fsyncSync(fd);
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    closeSync(fd);
  }
}

/** Writes all bytes at the end or the current place of an open file, however many calls it takes. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength;) {
    done += writeSync(fd, bytes, done, Math.min(PIECE, bytes.byteLength - done));
  }
}

/** Forces the entries of a folder (new names, renames) to the disk. */
export function syncFolder(path: string): void {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    // Windows does not open folders, and keeps their entries safe by itself
    if (process.platform === 'win32') return;
    throw error;
  }
  try {
    fsyncSync(fd);
  } catch (error) {
    // some network file systems cannot
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    closeSync(fd);
  }
}

function partsOf(content: FileContent): readonly Uint8Array[] {
  if (typeof content === 'string') return [Buffer.from(content, 'utf8')];
  return content instanceof Uint8Array ? [content] : content;
}
