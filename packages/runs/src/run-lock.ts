import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withAside } from './aside.js';
import { encodeStable, isObject, type JsonValue } from './json-text.js';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';
import { RunError } from './run-error.js';
import { writeSynced } from './synced-file.js';
import { codeOf, readFailed, writeFailed } from './system-failure.js';

/** The name of the lock in a run folder. */
export const LOCK_NAME = 'run.lock';
const ATTEMPTS = 10;

/** The right of one process to write in a run folder. */
export class RunLock {
  readonly path: string;
  readonly #content: string;

  private constructor(path: string, content: string) {
    this.path = path;
    this.#content = content;
  }

  /**
   * Takes the folder for this process; the lock of a process that is dead is taken over.
   *
   * @throws {RunError} UNINAS_ERUN_LOCKED if another process, or another run in this one, has it; UNINAS_ERUN_WRITE
   */
  static acquire(folder: string): RunLock {
    const path = join(folder, LOCK_NAME);
    const own = ownIdentity();
    const content = `${encodeStable({ pid: own.pid, host: own.host, birth: own.birth })}\n`;
    try {
      for (let i = 0; i < ATTEMPTS; i++) {
        if (created(path, content)) return new RunLock(path, content);
        const found = contentOf(path);
        if (found === undefined) continue; // given back meanwhile
        const owner = ownerOf(found);
        if (owner === undefined || isAlive(owner) !== false) throw held(path, owner);
        takeAway(path, found);
      }
    } catch (error) {
      throw writeFailed(path, error, 'nothing in the folder was changed');
    }
    throw held(path, undefined);
  }

  /** The process that has, or had when it was killed, the right to write in a folder; undefined if none is known. */
  static ownerOf(folder: string): ProcessIdentity | undefined {
    const content = contentOf(join(folder, LOCK_NAME));
    return content === undefined ? undefined : ownerOf(content);
  }

  /** Gives the folder back; a lock that meanwhile is another's stays. */
  release(): void {
    if (contentOf(this.path) === this.#content) rmSync(this.path, { force: true });
  }
}

/** Makes the lock with its content in one step: nobody ever reads an empty one. */
function created(path: string, content: string): boolean {
  return withAside(path, 'part', (aside) => {
    try {
      writeSynced(aside, content);
      linkSync(aside, path);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '')) throw error;
      return createdWithoutLinks(path, content);
    } finally {
      rmSync(aside, { force: true });
    }
  });
}

/** For file systems that know no hard links. */
function createdWithoutLinks(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the lock of a dead process; if another process was faster, its new lock is put back. */
function takeAway(path: string, stale: string): void {
  withAside(path, 'gone', (aside) => {
    try {
      renameSync(path, aside);
      if (readFileSync(aside, 'utf8') !== stale) linkSync(aside, path);
    } catch (error) {
      if (!['ENOENT', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
    }
    try {
      unlinkSync(aside);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  });
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw readFailed(path, error);
  }
}

function ownerOf(content: string): ProcessIdentity | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(content) as JsonValue;
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { pid, host, birth } = value;
  return typeof pid === 'number' && typeof host === 'string' && typeof birth === 'string'
    ? { pid, host, birth }
    : undefined;
}

function held(path: string, owner: ProcessIdentity | undefined): RunError {
  const who = owner === undefined ? 'a process that cannot be told' : `process ${owner.pid} on ${owner.host}`;
  const own = owner?.pid === process.pid && owner.birth === ownIdentity().birth;
  return new RunError({
    code: 'UNINAS_ERUN_LOCKED',
    path,
    what: own ? 'this process already writes in the folder' : `${who} writes in this folder`,
    kept: 'nothing was changed',
    fix: own
      ? 'close the first run before the next, or use another folder'
      : 'wait for its end, use another folder, or delete this file if that process is surely gone',
  });
}
