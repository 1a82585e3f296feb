import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { findJsonMistake } from './json-syntax.js';
import { encodeStable, isObject, unpackNumbers, type JsonObject, type JsonValue } from './json-text.js';
import { makeFolders } from './make-folders.js';
import { readText } from './read-text.js';
import { RunError } from './run-error.js';
import { syncFolder, writeAll } from './synced-file.js';
import { writeFailed } from './system-failure.js';

const LINE_END = 0x0a;

/**
 * A journal that only grows: one JSON object per line, whole lines only, names in a stable order,
 * numbers exact (NaN and Infinity as texts of that name).
 */
export class JsonLines {
  /** What opening had to repair: a last line that a killed process left half written. */
  readonly repaired: RunError | undefined;
  #fd: number | undefined;
  #length: number;
  readonly #first: readonly string[];

  /**
   * Opens a journal to append to it, or makes an empty one.
   *
   * @param first names that come first in every line; the others are sorted
   * @throws {RunError} UNINAS_ERUN_WRITE
   */
  constructor(
    readonly path: string,
    first: readonly string[] = [],
  ) {
    this.#first = first;
    try {
      makeFolders(dirname(path));
      this.#fd = openSync(path, 'a+');
      this.#length = fstatSync(this.#fd).size;
      syncFolder(dirname(path));
      this.repaired = this.#repair(this.#fd);
    } catch (error) {
      this.close();
      throw writeFailed(path, error, 'the lines already written are unchanged');
    }
  }

  /**
   * Adds one line.
   *
   * @throws {RunError} UNINAS_ERUN_WRITE, all earlier lines being kept, or UNINAS_ERUN_JSON, nothing being written
   */
  append(row: JsonObject): void {
    const fd = this.#open();
    const bytes = Buffer.from(`${encodeStable(row, this.#first)}\n`, 'utf8');
    try {
      writeAll(fd, bytes);
      this.#length += bytes.byteLength;
    } catch (error) {
      this.#undo(fd);
      throw writeFailed(this.path, error, `all earlier lines (${this.#length} bytes) are kept`);
    }
  }

  /** Forces all lines to the disk and returns their length in bytes, for a checkpoint to note. */
  offset(): number {
    try {
      fsyncSync(this.#open());
    } catch (error) {
      throw writeFailed(this.path, error, 'the lines already written are kept as far as the disk took them');
    }
    return this.#length;
  }

  /**
   * Cuts the journal back to an {@link offset} that a checkpoint noted.
   *
   * @throws {RunError} UNINAS_ERUN_JOURNAL if the journal is shorter or no line ends there; nothing is cut then
   */
  truncate(offset: number): void {
    const fd = this.#open();
    const whole = Number.isSafeInteger(offset) && offset >= 0 && offset <= this.#length;
    if (!whole || !endsLine(fd, offset)) {
      const state = whole ? 'no line ends there' : `the journal has ${this.#length}`;
      throw new RunError({
        code: 'UNINAS_ERUN_JOURNAL',
        path: this.path,
        what: `cannot go back to byte ${offset}: ${state}, so journal and checkpoint are not of the same run`,
        kept: 'the journal is unchanged',
        fix: 'restore the journal, or start a new run',
      });
    }
    try {
      ftruncateSync(fd, offset);
      fsyncSync(fd);
      this.#length = offset;
    } catch (error) {
      throw writeFailed(this.path, error, 'the lines before that place are kept');
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #open(): number {
    if (this.#fd !== undefined) return this.#fd;
    throw new RunError({ code: 'UNINAS_ERUN_JOURNAL', path: this.path, what: 'the journal is closed' });
  }

  /** A line that ends with its object only lacks the line break; any other is cut off. */
  #repair(fd: number): RunError | undefined {
    if (endsLine(fd, this.#length)) return undefined;
    const bytes = readFileSync(this.path);
    const start = bytes.lastIndexOf(LINE_END) + 1;
    if (rowOf(bytes.subarray(start).toString('utf8'), this.path, 0) instanceof RunError) {
      ftruncateSync(fd, start);
      this.#length = start;
      return halfLine(this.path, bytes.byteLength - start, 'it was cut off');
    }
    writeAll(fd, Uint8Array.of(LINE_END));
    this.#length += 1;
    return undefined;
  }

  /** Takes back the piece of a line that did fit. */
  #undo(fd: number): void {
    try {
      ftruncateSync(fd, this.#length);
    } catch {
      this.close(); // no line may follow the half one; reading and opening both cope with it
    }
  }
}

/**
 * All rows of a journal. A half-written last line is left out and reported as the problem.
 *
 * @throws {RunError} UNINAS_ERUN_READ, or UNINAS_ERUN_JOURNAL with the line, if another line is broken
 */
export function readJsonLines(path: string): { readonly rows: readonly JsonObject[]; readonly problem?: RunError } {
  const lines = readText(path).split('\n');
  const last = lines.pop() ?? '';
  const rows = lines.map((line, i) => {
    const row = rowOf(line, path, i);
    if (row instanceof RunError) throw row;
    return row;
  });
  if (last === '') return { rows };
  const row = rowOf(last, path, lines.length);
  if (!(row instanceof RunError)) return { rows: [...rows, row] };
  return { rows, problem: halfLine(path, Buffer.byteLength(last), 'it is left out') };
}

function rowOf(line: string, path: string, index: number): JsonObject | RunError {
  const refuse = (what: string): RunError => {
    return new RunError({
      code: 'UNINAS_ERUN_JOURNAL',
      path: `${path}:${index + 1}`,
      what,
      fix: 'correct or delete this line',
    });
  };
  const mistake = findJsonMistake(line);
  if (mistake) return refuse(`no valid JSON at column ${mistake.offset + 1}: ${mistake.message}`);
  const row = unpackNumbers(JSON.parse(line) as JsonValue);
  return isObject(row) ? row : refuse('this line is no JSON object');
}

function halfLine(path: string, bytes: number, done: string): RunError {
  const what = `the last line was only half written (${bytes} bytes), as when a process is killed`;
  return new RunError({ code: 'UNINAS_ERUN_JOURNAL', path, what, kept: `${done}; all earlier lines are kept` });
}

function endsLine(fd: number, offset: number): boolean {
  if (offset === 0) return true;
  const byte = new Uint8Array(1);
  return readSync(fd, byte, 0, 1, offset - 1) === 1 && byte[0] === LINE_END;
}
