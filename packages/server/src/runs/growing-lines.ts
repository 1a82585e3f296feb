import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes of a file that are read at once. */
const CHUNK = 256 * 1024;
/** The place of every so many-th line is kept. */
const STEP = 256;
/** Bytes at the end of what is known that are compared to see whether the file is still the same. */
const TAIL = 256;
const LINE_END = 0x0a;

/** Some lines of a file. */
export interface LinePart {
  readonly lines: readonly string[];
  /** Lines before the first of these; less than was asked for if the file has fewer by now. */
  readonly begin: number;
  /** Lines before those that come next. */
  readonly next: number;
  /** Another number as soon as the file was cut or replaced, so that lines already given may be others. */
  readonly version: number;
}

/**
 * A file of lines that grows, read from any line on in a time that depends on what is new and on what is
 * given, not on its length. Half a line at the end is left for later.
 */
export class GrowingLines {
  readonly #file: string;
  #version = 0;
  /** Bytes before each line whose number is a multiple of STEP. */
  #marks = [0];
  #count = 0;
  /** Bytes of the lines that were counted. */
  #end = 0;
  #tail: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * @param from number of lines before those that are asked for
   * @param most lines
   * @param mostBytes of all of them; one line is given even if it is longer
   */
  read(from: number, most: number, mostBytes: number): LinePart {
    return this.#withFile((fd) => {
      this.#countTo(fd, from + most);
      const begin = Math.min(from, this.#count);
      const lines = linesAt(fd, this.#placeOf(fd, begin), this.#end, mostBytes).slice(0, most);
      return { lines, begin, next: begin + lines.length, version: this.#version };
    });
  }

  /** How many lines there are. */
  count(): number {
    return this.#withFile((fd) => {
      this.#countTo(fd, Infinity);
      return { lines: [], begin: this.#count, next: this.#count, version: this.#version };
    }).next;
  }

  #withFile(read: (fd: number) => LinePart): LinePart {
    let fd: number;
    try {
      fd = openSync(this.#file, 'r');
    } catch {
      this.#forget(); // it is not there yet, or no more
      return { lines: [], begin: 0, next: 0, version: this.#version };
    }
    try {
      if (!bytesAt(fd, this.#end - this.#tail.length, this.#end).equals(this.#tail)) this.#forget();
      return read(fd);
    } finally {
      closeSync(fd);
    }
  }

  #forget(): void {
    if (this.#end === 0) return;
    this.#version += 1;
    this.#marks = [0];
    this.#count = 0;
    this.#end = 0;
    this.#tail = Buffer.alloc(0);
  }

  #countTo(fd: number, wanted: number): void {
    if (this.#count >= wanted) return;
    for (const next of lineEnds(fd, this.#end, fstatSync(fd).size)) {
      this.#end = next;
      this.#count += 1;
      if (this.#count % STEP === 0) this.#marks.push(next);
      if (this.#count >= wanted) break;
    }
    this.#tail = bytesAt(fd, Math.max(0, this.#end - TAIL), this.#end);
  }

  /** Bytes before a line that was counted. */
  #placeOf(fd: number, line: number): number {
    let place = this.#marks[Math.floor(line / STEP)]!;
    let left = line % STEP;
    if (left === 0) return place;
    for (const next of lineEnds(fd, place, this.#end)) {
      place = next;
      left -= 1;
      if (left === 0) break;
    }
    return place;
  }
}

/** Where each line between two places ends, its line break included. */
function* lineEnds(fd: number, from: number, to: number): Generator<number> {
  for (let at = from; at < to; at += CHUNK) {
    const bytes = bytesAt(fd, at, Math.min(to, at + CHUNK));
    for (let i = bytes.indexOf(LINE_END); i !== -1; i = bytes.indexOf(LINE_END, i + 1)) yield at + i + 1;
  }
}

/** Whole lines between two places, where lines begin and end. */
function linesAt(fd: number, from: number, to: number, mostBytes: number): readonly string[] {
  if (from >= to) return [];
  const bytes = bytesAt(fd, from, Math.min(to, from + mostBytes));
  const last = bytes.lastIndexOf(LINE_END);
  if (last >= 0) return bytes.toString('utf8', 0, last).split('\n');
  const [end = to] = lineEnds(fd, from, to);
  return [bytesAt(fd, from, end - 1).toString('utf8')];
}

function bytesAt(fd: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, to - from));
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
}
