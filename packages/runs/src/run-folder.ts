import { rmdirSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { recoverLeftovers } from './aside.js';
import { writeFileAtomic } from './atomic-file.js';
import { encodePretty, parseJson, type JsonObject, type JsonValue } from './json-text.js';
import { makeFolders } from './make-folders.js';
import { readText } from './read-text.js';
import { clearRun, refuseTaken } from './run-clearing.js';
import { RunError } from './run-error.js';
import { notARun, placeOf, RUN_FORMAT, RUN_JSON, runJsonOf } from './run-layout.js';
import { RunLock } from './run-lock.js';
import { RunLog, type LogLevel } from './run-log.js';
import { syncFolder } from './synced-file.js';
import { writeFailed } from './system-failure.js';

/** How a run folder is made. */
export interface CreateOptions {
  /** What run.json says; `format` is added. */
  readonly runJson: JsonObject;
  /** Removes what an earlier run wrote there (`save_del_old`); otherwise an earlier run is an error. */
  readonly clear?: boolean;
  /** Names, beyond {@link RUN_ENTRIES}, that this kind of run writes at the top, so that clearing removes them too. */
  readonly entries?: readonly string[];
  readonly clock?: () => Date;
}

/** One run: a folder with a run.json. Paths inside are relative and use forward slashes, so it can be moved. */
export class RunFolder {
  /** What opening found and did: entries of others that were kept, leftovers that were cleaned up. */
  readonly notes: readonly string[];
  readonly #lock: RunLock | undefined;
  readonly #clock: (() => Date) | undefined;
  #log: RunLog | undefined;
  #closed = false;

  private constructor(
    readonly dir: string,
    readonly runJson: JsonObject,
    lock?: RunLock,
    notes: readonly string[] = [],
    clock?: () => Date,
  ) {
    this.#lock = lock;
    this.notes = notes;
    this.#clock = clock;
  }

  /**
   * Makes a run folder and takes it for this process. An existing folder must be empty, or hold a run
   * and `clear` be set; what did not come from a run stays even then, and is named in `notes`.
   *
   * @throws {RunError} UNINAS_ERUN_FOLDER, UNINAS_ERUN_LOCKED, UNINAS_ERUN_WRITE, UNINAS_ERUN_JSON
   */
  static create(dir: string, { runJson, clear = false, entries = [], clock }: CreateOptions): RunFolder {
    const root = resolve(dir);
    const members = Object.entries(runJson).filter(([name]) => name !== 'format');
    const content: JsonObject = { format: RUN_FORMAT, ...Object.fromEntries(members) };
    const text = encodePretty(content); // fails before anything is removed
    refuseTaken(root, clear);
    makeFolder(root);
    return locked(root, (lock) => {
      refuseTaken(root, clear); // again: now nobody else changes it
      const notes = leftoverNotes(root);
      if (clear) notes.push(...clearRun(root, entries).map((name) => `kept ${name}: no run wrote it`));
      writeFileAtomic(join(root, RUN_JSON), text);
      return new RunFolder(root, content, lock, notes, clock);
    });
  }

  /**
   * Looks whether {@link create} would find its place taken; nothing is changed.
   *
   * @throws {RunError} UNINAS_ERUN_FOLDER
   */
  static refuseTaken(dir: string, clear: boolean): void {
    refuseTaken(resolve(dir), clear);
  }

  /** Opens a run to read it. @throws {RunError} UNINAS_ERUN_FOLDER saying what else it is, UNINAS_ERUN_READ */
  static open(dir: string): RunFolder {
    const root = resolve(dir);
    return new RunFolder(root, existingRun(root));
  }

  /**
   * Opens a run to go on with it: takes it for this process and cleans up after a killed one.
   *
   * @throws {RunError} UNINAS_ERUN_FOLDER, UNINAS_ERUN_LOCKED, UNINAS_ERUN_READ, UNINAS_ERUN_WRITE
   */
  static resume(dir: string, clock?: () => Date): RunFolder {
    const root = resolve(dir);
    existingRun(root);
    return locked(root, (lock) => {
      const notes = leftoverNotes(root);
      return new RunFolder(root, existingRun(root), lock, notes, clock);
    });
  }

  /**
   * Removes a run: everything that it wrote, and the folder if nothing else is in it.
   *
   * @returns names of what no run wrote, which stays
   * @throws {RunError} UNINAS_ERUN_FOLDER if it is no run folder, UNINAS_ERUN_LOCKED if a process writes in it,
   *   UNINAS_ERUN_WRITE
   */
  static remove(dir: string): readonly string[] {
    const run = RunFolder.resume(dir);
    try {
      const kept = clearRun(run.dir, []);
      // last: until then the rest is known to be of a run
      rmSync(join(run.dir, RUN_JSON));
      run.close();
      if (kept.length === 0) rmdirSync(run.dir);
      return kept;
    } catch (error) {
      run.close();
      throw writeFailed(run.dir, error, 'what was not yet removed is kept');
    }
  }

  /**
   * The absolute path of something in the folder: `path('network', 'search.network_config')`.
   *
   * @throws {RunError} UNINAS_ERUN_FOLDER if it would lie outside
   */
  path(...parts: readonly string[]): string {
    const names = parts.flatMap((part) => part.split('/'));
    const wrong =
      names.find((name) => name === '' || name === '.' || name === '..' || /[\\\0]/.test(name)) ??
      parts.find(isAbsolute);
    if (wrong === undefined && names.length > 0) return join(this.dir, ...names);
    const what = `${JSON.stringify(parts.join('/'))} is no place in a run folder`;
    throw new RunError({
      code: 'UNINAS_ERUN_FOLDER',
      path: this.dir,
      what,
      fix: 'use names without "..", joined by "/"',
    });
  }

  /** Writes JSON whole or not at all. @throws {RunError} UNINAS_ERUN_WRITE, UNINAS_ERUN_JSON */
  writeJson(name: string, value: JsonValue): void {
    this.writeText(name, encodePretty(value));
  }

  /** Writes a text whole or not at all. @throws {RunError} UNINAS_ERUN_WRITE */
  writeText(name: string, text: string): void {
    this.#check();
    writeFileAtomic(this.path(name), text);
  }

  /** @throws {RunError} UNINAS_ERUN_READ, or UNINAS_ERUN_JSON with line and column */
  readJson(name: string): JsonValue {
    return parseJson(this.readText(name), this.path(name));
  }

  /** @throws {RunError} UNINAS_ERUN_READ */
  readText(name: string): string {
    return readText(this.path(name));
  }

  /** Adds to log.txt. @param source who says it, for example `trainer/simple` @throws {RunError} UNINAS_ERUN_WRITE */
  log(level: LogLevel, source: string, message: string): void {
    this.#check();
    this.#log ??= new RunLog(this.path('log.txt'), this.dir, this.#clock);
    this.#log.write(level, source, message);
  }

  /** Ends the log and gives the folder back. The folder can be read afterwards, not written. */
  close(): void {
    this.#log?.close();
    this.#lock?.release();
    this.#closed = true;
  }

  #check(): void {
    if (this.#lock !== undefined && !this.#closed) return;
    const what = this.#closed ? 'the run was closed' : 'the run was opened to be read only';
    throw new RunError({ code: 'UNINAS_ERUN_FOLDER', path: this.dir, what, fix: 'use RunFolder.resume to write' });
  }
}

function existingRun(root: string): JsonObject {
  const runJson = placeOf(root) === 'run' ? runJsonOf(root) : undefined;
  if (runJson === undefined) throw notARun(root);
  return runJson;
}

function makeFolder(root: string): void {
  try {
    if (makeFolders(root) !== undefined) syncFolder(dirname(root));
  } catch (error) {
    throw writeFailed(root, error, 'nothing was written');
  }
}

function locked(root: string, action: (lock: RunLock) => RunFolder): RunFolder {
  const lock = RunLock.acquire(root);
  try {
    return action(lock);
  } catch (error) {
    lock.release();
    throw writeFailed(root, error, 'what was not yet cleared is kept');
  }
}

function leftoverNotes(root: string): string[] {
  return recoverLeftovers(root).map((name) => `cleaned up ${name}, left by a process that was killed`);
}
