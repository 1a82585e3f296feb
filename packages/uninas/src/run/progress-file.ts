import type { ProgressView } from '@uninas/contracts';
import type { ExitCode } from '../exit-code.js';
import { writeAtomic } from '../write-atomic.js';

/** Between two writings, in milliseconds. */
const INTERVAL = 500;

/** What tells a process from every other, also from one that has its number later. */
export interface ProcessMark {
  readonly pid: number;
  readonly host: string;
  /** When it began, as its system says it; empty where none does. */
  readonly birth: string;
}

/** What `run --progress FILE` keeps in the file: how far the work is, for another program to read. */
export interface Progress extends ProcessMark {
  /** The work that goes on or was the last one; absent before the first. */
  readonly label?: string;
  readonly done?: number;
  readonly total?: number;
  readonly note?: string;
  /** Seconds that the rest will take if it goes on like this, where that can be said. */
  readonly left?: number;
  /** Exit code of the process, as soon as it is known. */
  readonly code?: ExitCode;
}

/** Keeps in a file, as one JSON object that is always whole, how far the work is. */
export class ProgressFile implements ProgressView {
  readonly #file: string;
  readonly #process: ProcessMark;
  readonly #clock: () => number;
  #work: { readonly label: string; readonly total: number; readonly since: number } | undefined;
  #progress: Progress;
  #writtenAt = -Infinity;

  /**
   * Begins the file; one of an earlier run is replaced.
   *
   * @param process this one
   * @param clock milliseconds; for tests
   * @throws {WriteError} if it cannot be written
   */
  constructor(file: string, process: ProcessMark, clock: () => number = () => Date.now()) {
    this.#file = file;
    this.#process = process;
    this.#progress = process;
    this.#clock = clock;
    writeAtomic(file, `${JSON.stringify(this.#progress)}\n`);
  }

  start(label: string, total: number): void {
    this.#work = { label, total, since: this.#clock() };
    this.#progress = { ...this.#process, label, done: 0, total };
    this.#write();
  }

  update(done: number, note?: string): void {
    if (this.#work === undefined) return;
    const { label, total, since } = this.#work;
    const now = this.#clock();
    const left = done > 0 && done < total ? Math.round((((now - since) / done) * (total - done)) / 1000) : undefined;
    this.#progress = {
      ...this.#process,
      label,
      done,
      total,
      ...(note && { note }),
      ...(left !== undefined && { left }),
    };
    if (now - this.#writtenAt >= INTERVAL) this.#write();
  }

  stop(): void {
    if (this.#work === undefined) return;
    this.#work = undefined;
    this.#write();
  }

  /** Notes how the process ends. */
  end(code: ExitCode): void {
    this.#progress = { ...this.#progress, code };
    this.#write();
  }

  #write(): void {
    this.#writtenAt = this.#clock();
    try {
      writeAtomic(this.#file, `${JSON.stringify(this.#progress)}\n`);
    } catch {
      // who only watches must not end the work: what was written last stays
    }
  }
}

/** Several views told the same. */
export function allOf(...views: readonly ProgressView[]): ProgressView {
  return {
    start: (label, total) => views.forEach((view) => view.start(label, total)),
    update: (done, note) => views.forEach((view) => view.update(done, note)),
    stop: () => views.forEach((view) => view.stop()),
  };
}
