import type { Log, ProgressView } from '@uninas/contracts';
import { paint, type Io, type Sink } from '../terminal/io.js';
import { shorten } from '../terminal/columns.js';

/** Between two lines about progress where there is no terminal, in milliseconds. */
const PLAIN_INTERVAL = 10_000;
/** Between two drawings of the bar, in milliseconds. */
const BAR_INTERVAL = 80;
const BAR_WIDTH = 24;

interface Work {
  readonly label: string;
  readonly total: number;
  readonly since: number;
  done: number;
  note: string;
  shownAt: number;
}

/** What a person sees of a run: lines of a log, and below them a bar that shows how far the work is. */
export class RunConsole implements Log, ProgressView {
  readonly #lines: Sink;
  readonly #bar: Sink;
  readonly #clock: () => number;
  #work: Work | undefined;
  #isDrawn = false;

  /**
   * @param lines where the log goes
   * @param clock milliseconds; for tests
   */
  constructor(io: Pick<Io, 'err'>, lines: Sink, clock: () => number = () => Date.now()) {
    this.#lines = lines;
    this.#bar = io.err;
    this.#clock = clock;
  }

  info(text: string): void {
    this.#line(text);
  }

  warn(text: string): void {
    this.#line(`${paint(this.#lines, 'yellow', 'warning:')} ${text}`);
  }

  start(label: string, total: number): void {
    if (this.#work !== undefined) this.stop();
    const now = this.#clock();
    this.#work = { label, total, since: now, done: 0, note: '', shownAt: now };
    this.#draw();
  }

  update(done: number, note = ''): void {
    const work = this.#work;
    if (work === undefined) return;
    work.done = done;
    work.note = note;
    const now = this.#clock();
    if (now - work.shownAt < (this.#bar.isTerminal ? BAR_INTERVAL : PLAIN_INTERVAL)) return;
    work.shownAt = now;
    if (this.#bar.isTerminal) this.#draw();
    else this.#bar.write(`${progressText(work)}\n`);
  }

  stop(): void {
    const work = this.#work;
    if (work === undefined) return;
    this.#clear();
    this.#work = undefined;
    const seconds = (this.#clock() - work.since) / 1000;
    this.#bar.write(`${progressText(work)}, ${seconds.toFixed(1)} s\n`);
  }

  #line(text: string): void {
    this.#clear();
    const time = new Date(this.#clock()).toTimeString().slice(0, 8);
    const margin = ' '.repeat(time.length);
    for (const [i, line] of text.split('\n').entries()) {
      this.#lines.write(`${i === 0 ? paint(this.#lines, 'dim', time) : margin}  ${line}`.trimEnd() + '\n');
    }
    this.#draw();
  }

  #draw(): void {
    const work = this.#work;
    if (work === undefined || !this.#bar.isTerminal) return;
    const share = work.total > 0 ? Math.min(1, work.done / work.total) : 0;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}]`;
    // one column stays free, or some terminals break the line
    this.#bar.write(
      `\r\x1b[K${shorten(`${bar} ${progressText(work)}${leftText(work, this.#clock())}`, this.#bar.columns - 1)}`,
    );
    this.#isDrawn = true;
  }

  #clear(): void {
    if (!this.#isDrawn) return;
    this.#bar.write('\r\x1b[K');
    this.#isDrawn = false;
  }
}

function progressText({ label, done, total, note }: Work): string {
  return `${label} ${done}/${total}${note === '' ? '' : `  ${note}`}`;
}

/** How long the rest will take if it goes on like this. */
function leftText({ done, total, since }: Work, now: number): string {
  if (done <= 0 || done >= total) return '';
  const seconds = Math.round((((now - since) / done) * (total - done)) / 1000);
  if (seconds < 1) return '';
  const minutes = Math.floor(seconds / 60);
  return `  ${minutes > 0 ? `${minutes} min ` : ''}${seconds % 60} s left`;
}
