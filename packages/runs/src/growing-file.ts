import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from './make-folders.js';
import { RunError } from './run-error.js';
import { writeAll } from './synced-file.js';
import { readFailed, writeFailed } from './system-failure.js';

/**
 * Adds a line to a file, forced to the disk; folders on the way are made.
 *
 * @throws {RunError} UNINAS_ERUN_WRITE; no part of the line is left in the file then
 */
export function appendLine(path: string, line: string): void {
  append(path, Buffer.from(`${line}\n`, 'utf8'), 'all earlier lines are kept');
}

/**
 * Adds bytes to a file, forced to the disk; folders on the way are made.
 *
 * @throws {RunError} UNINAS_ERUN_WRITE; none of the bytes is left in the file then
 */
export function appendBytes(path: string, bytes: Uint8Array): void {
  append(path, bytes, 'all earlier bytes are kept');
}

function append(path: string, bytes: Uint8Array, kept: string): void {
  try {
    makeFolders(dirname(path));
    const fd = openSync(path, 'a');
    try {
      const { size } = fstatSync(fd);
      try {
        writeAll(fd, bytes);
        fsyncSync(fd);
      } catch (error) {
        takeBack(fd, size);
        throw error;
      }
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw writeFailed(path, error, kept);
  }
}

function takeBack(fd: number, size: number): void {
  try {
    ftruncateSync(fd, size);
  } catch {
    // what went wrong before is what the user must know; a half line is cut when the run is resumed
  }
}

/** Length of a file in bytes, 0 if there is none. @throws {RunError} UNINAS_ERUN_READ */
export function lengthOf(path: string): number {
  try {
    return existsSync(path) ? statSync(path).size : 0;
  } catch (error) {
    throw readFailed(path, error);
  }
}

/**
 * Cuts a file back to a length that a checkpoint noted.
 *
 * @throws {RunError} UNINAS_ERUN_JOURNAL if it is shorter, UNINAS_ERUN_WRITE
 */
export function cutBack(path: string, length: number): void {
  const found = lengthOf(path);
  if (found < length) {
    throw new RunError({
      code: 'UNINAS_ERUN_JOURNAL',
      path,
      what: `it has ${found} bytes, but had ${length} when the checkpoint was written`,
      kept: 'nothing was changed',
      fix: 'restore the file, or begin a new run',
    });
  }
  try {
    if (found > length) truncateSync(path, length);
  } catch (error) {
    throw writeFailed(path, error, 'the file is unchanged');
  }
}
