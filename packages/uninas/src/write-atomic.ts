import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Writes a file whole or not at all; a link is followed and permissions stay.
 *
 * @throws {Error} that names the file, if it cannot be written; then nothing has changed
 */
export function writeAtomic(file: string, content: string | Uint8Array): void {
  const target = targetOf(resolve(file));
  const aside = `${target.path}.${process.pid}.part`;
  try {
    makeFolder(dirname(target.path));
    writeFileSync(aside, content, { flag: 'wx' });
    if (target.mode !== undefined) chmodSync(aside, target.mode);
    renameSync(aside, target.path);
  } catch (cause) {
    removeQuietly(aside);
    throw new WriteError(`${file} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/** A file cannot be written. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
  readonly code = 'UNINAS_EWRITE';
}

function targetOf(file: string): { readonly path: string; readonly mode?: number } {
  try {
    const path = realpathSync(file);
    return { path, mode: statSync(path).mode & 0o7777 };
  } catch {
    return { path: file }; // there is none yet
  }
}

/** Folder by folder: where the system makes none, as in `/proc`, Node's recursive way never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // where nothing could be written, there is nothing to remove
  }
}
