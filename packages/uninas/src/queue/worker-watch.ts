import type { Log, OfferedRun, WorkerNote } from '@uninas/contracts';

/** Between two reminders that nobody works, in milliseconds. */
const REMINDER = 60_000;

/** Tells in the log of a run which workers come and go, and that there are none. */
export class WorkerWatch {
  readonly #known = new Set<string>();
  #silentSince: number | undefined;

  /**
   * @param advice how a worker is started
   * @param clock milliseconds; for tests
   */
  constructor(
    private readonly run: Pick<OfferedRun, 'heard'>,
    private readonly log: Log,
    private readonly advice: string,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Looks what has happened since the last time. */
  async look(): Promise<void> {
    const { notes, present } = await this.run.heard();
    for (const note of notes) this.#tell(note);
    for (const worker of this.#known) if (!present.includes(worker)) this.#miss(worker);
    this.#remind();
  }

  #tell({ worker, kind, text }: WorkerNote): void {
    const { log } = this;
    if (kind === 'refused') log.warn(`Worker ${worker} cannot work for this run: ${text}`);
    else if (kind === 'joined') log.info(`Worker ${worker} sets itself up`);
    else if (kind === 'ready') log.info(`Worker ${worker} works for this run${text === '' ? '' : ` (${text})`}`);
    else if (this.#known.has(worker)) log.info(`Worker ${worker} has left${text === '' ? '' : `: ${text}`}`);
    if (kind === 'joined' || kind === 'ready') this.#known.add(worker);
    else this.#known.delete(worker);
  }

  #miss(worker: string): void {
    this.#known.delete(worker);
    this.log.warn(`Worker ${worker} is not heard of any more; what it was asked, another will answer`);
  }

  #remind(): void {
    const now = this.clock();
    if (this.#known.size > 0) {
      this.#silentSince = undefined;
    } else if (this.#silentSince === undefined || now - this.#silentSince >= REMINDER) {
      this.#silentSince = now;
      this.log.warn(`No worker is there; waiting for one. ${this.advice}`);
    }
  }
}
