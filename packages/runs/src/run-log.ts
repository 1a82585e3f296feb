import { closeSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { makeFolders } from './make-folders.js';
import { writeAll } from './synced-file.js';
import { writeFailed } from './system-failure.js';

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/**
 * The log of one run, for people: `dd.mm.yy HH:MM:SS LEVEL  source  |  message`, one such line for every
 * line of a message. Paths below the run folder, the working folder and the home folder are shortened.
 */
export class RunLog {
  #fd: number | undefined;
  readonly #short: readonly (readonly [path: string, short: string])[];

  /**
   * @param folder the run folder, shown as `<run>`
   * @throws {RunError} UNINAS_ERUN_WRITE
   */
  constructor(
    readonly path: string,
    folder: string,
    private readonly clock: () => Date = () => new Date(),
  ) {
    const pairs: [string, string][] = [[folder, '<run>'], [process.cwd(), '.'], [homedir(), '~']]; // prettier-ignore
    this.#short = pairs.filter(([place]) => place.length > 1).sort(([a], [b]) => b.length - a.length);
    try {
      makeFolders(dirname(path));
      this.#fd = openSync(path, 'a');
    } catch (error) {
      throw writeFailed(path, error, 'the log is unchanged');
    }
  }

  /** Adds a message; nothing after {@link close}. @throws {RunError} UNINAS_ERUN_WRITE */
  write(level: LogLevel, source: string, message: string): void {
    if (this.#fd === undefined) return;
    const start = `${stamp(this.clock())} ${level.padEnd(7)}  ${this.#shorten(source)}  |  `;
    const lines = this.#shorten(message).split(/\r?\n/).map((line) => `${start}${line}\n`); // prettier-ignore
    try {
      writeAll(this.#fd, Buffer.from(lines.join(''), 'utf8'));
    } catch (error) {
      throw writeFailed(this.path, error, 'earlier lines are kept');
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #shorten(text: string): string {
    return this.#short.reduce((result, [place, short]) => replacePath(result, place, short), text);
  }
}

/** Replaces a path where it stands as a whole or as the start of a longer one, not within a name. */
function replacePath(text: string, place: string, short: string): string {
  const parts = text.split(place);
  return parts.reduce((result, part) => result + (/^[\w.-]/.test(part) ? place : short) + part);
}

function stamp(date: Date): string {
  const two = (value: number): string => String(value % 100).padStart(2, '0');
  const day = [date.getDate(), date.getMonth() + 1, date.getFullYear()].map(two).join('.');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
