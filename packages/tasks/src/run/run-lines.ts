import type { Log } from '@uninas/contracts';
import type { LogLevel, RunFolder } from '@uninas/runs';

const WIDTH = 100;

/**
 * What is told to the user is written to the run's log as well; what is told
 * before there is a folder, as soon as there is one.
 */
export class RunLines implements Log {
  #folder: RunFolder | undefined;
  #waiting: (readonly [level: LogLevel, text: string])[] = [];

  /** @param source who says it, in the log file */
  constructor(
    private readonly shown: Log,
    private readonly source: string,
  ) {}

  /** Writes to the log of this run from now on. */
  writeTo(folder: RunFolder): void {
    this.#folder = folder;
    for (const [level, text] of this.#waiting) folder.log(level, this.source, text);
    this.#waiting = [];
  }

  info(text: string): void {
    this.shown.info(text);
    this.#write('INFO', text);
  }

  warn(text: string): void {
    this.shown.warn(text);
    this.#write('WARNING', text);
  }

  /** For the log file alone: what made a run fail. */
  failure(text: string): void {
    this.#unlessFull(() => this.#write('ERROR', text));
  }

  /** A warning at the end of a run, which may have failed. */
  remark(text: string): void {
    this.shown.warn(text);
    this.#unlessFull(() => this.#write('WARNING', text));
  }

  /** A title above what follows, as wide as the log. */
  headline(text: string): void {
    const dashes = Math.max(2, WIDTH - text.length - 4);
    const left = Math.floor(dashes / 2);
    this.info(`>${'-'.repeat(left)} ${text} ${'-'.repeat(dashes - left)}<`);
  }

  lines(lines: readonly string[]): void {
    for (const line of lines) this.info(line);
  }

  /** For the log file alone: what is too long to be shown while a run goes on. */
  record(lines: readonly string[]): void {
    for (const line of lines) this.#write('INFO', line);
  }

  #write(level: LogLevel, text: string): void {
    if (this.#folder === undefined) this.#waiting.push([level, text]);
    else this.#folder.log(level, this.source, text);
  }

  /** A log that cannot be written must not hide what went wrong before. */
  #unlessFull(write: () => void): void {
    try {
      write();
    } catch {
      // told already, if it matters
    }
  }
}
