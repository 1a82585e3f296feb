import type { Log } from '@uninas/contracts';
import type { RunFolder } from '@uninas/runs';

const WIDTH = 100;

/** What is told to the user is written to the run's log as well. */
export class RunLines implements Log {
  /** @param source who says it, in the log file */
  constructor(
    private readonly shown: Log,
    private readonly folder: RunFolder,
    private readonly source: string,
  ) {}

  info(text: string): void {
    this.shown.info(text);
    this.folder.log('INFO', this.source, text);
  }

  warn(text: string): void {
    this.shown.warn(text);
    this.folder.log('WARNING', this.source, text);
  }

  /** For the log file alone: what made a run fail. */
  failure(text: string): void {
    this.#unlessFull(() => this.folder.log('ERROR', this.source, text));
  }

  /** A warning at the end of a run, which may have failed. */
  remark(text: string): void {
    this.shown.warn(text);
    this.#unlessFull(() => this.folder.log('WARNING', this.source, text));
  }

  /** A log that cannot be written must not hide what went wrong before. */
  #unlessFull(write: () => void): void {
    try {
      write();
    } catch {
      // told already, if it matters
    }
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
    for (const line of lines) this.folder.log('INFO', this.source, line);
  }
}
