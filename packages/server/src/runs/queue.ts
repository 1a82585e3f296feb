import { EventEmitter } from 'node:events';
import { identityOf, isAlive } from '@uninas/runs';
import { ApiError } from '../http/api-error.js';
import { outcomeOf, readProgress } from './outcome.js';
import type { Records } from './records.js';
import { newMark, othersMark } from './run-mark.js';
import { placeOf } from './run-place.js';
import { isActive, type RunRecord } from './run-record.js';
import { startProcess, type RunnerOptions } from './start-process.js';

/** Between two looks at what goes on, in milliseconds. */
const INTERVAL = 500;
/** How long a process may take to say its number, after a server was killed while it started it. */
const STARTING = 10_000;
/** How long a process that was told twice to stop may take. */
const GRACE = 5_000;

/** How the queue works. */
export interface QueueOptions extends RunnerOptions {
  /** Folder of the server's runs. */
  readonly runs: string;
  /** Runs at once. */
  readonly parallel: number;
  /** Takes lines about what went wrong. */
  readonly log: (line: string) => void;
}

/**
 * Starts queued runs one after the other, notices their end, and stops them on
 * request. Runs are processes of their own: a server that was killed finds them
 * again by their numbers and times of birth.
 *
 * Emits `run` with each record that changes, `removed` with the id of one that is gone, and `tick` after
 * each look.
 */
export class Queue extends EventEmitter<{ run: [RunRecord]; removed: [string]; tick: [] }> {
  readonly #records: Records;
  readonly #options: QueueOptions;
  readonly #timer: NodeJS.Timeout;
  /** Those whose end this process is told. */
  readonly #own = new Set<string>();
  #isClosed = false;

  constructor(records: Records, options: QueueOptions) {
    super();
    this.setMaxListeners(0);
    this.#records = records;
    this.#options = options;
    this.#timer = setInterval(() => this.#safely(() => this.look()), INTERVAL);
    this.look();
  }

  /** Changes a record. */
  change(record: RunRecord, change: Partial<RunRecord>): RunRecord {
    const changed = { ...record, ...change };
    this.#records.put(changed);
    this.emit('run', changed);
    return changed;
  }

  /** Removes a record. */
  remove({ id }: RunRecord): void {
    this.#records.remove(id);
    this.emit('removed', id);
  }

  /** Looks which processes have ended, and starts what may be started. */
  look(): void {
    if (this.#isClosed) return;
    for (const record of this.#records.all().filter(isActive)) this.#follow(record);
    const active = this.#records.all().filter(isActive);
    const taken = new Set(active.map(({ saveDir }) => saveDir));
    let free = this.#options.parallel - active.length;
    for (const record of this.#records.all().filter(({ state }) => state === 'queued')) {
      // of two runs in one folder the second would end the first, or fail
      if (free <= 0 || taken.has(record.saveDir)) continue;
      free -= 1;
      taken.add(record.saveDir);
      this.#start(record);
    }
    this.emit('tick');
  }

  /**
   * Tells a run to end at its next safe point; told again, it ends at once.
   *
   * @throws {ApiError} 409 if it does not run
   */
  stop(record: RunRecord): RunRecord {
    if (record.state === 'queued') return this.change(record, { state: 'stopped', ended: Date.now() });
    if (!isActive(record)) throw new ApiError(409, 'UNINAS_ESTATE', `the run is ${record.state}`);
    const again = record.state === 'stopping';
    const changed = again ? record : this.change(record, { state: 'stopping' });
    this.#kill(changed, 'SIGINT');
    if (again) setTimeout(() => this.#killStill(changed), GRACE).unref();
    return changed;
  }

  /** Ends looking; processes go on. @returns how many */
  close(): number {
    this.#isClosed = true;
    clearInterval(this.#timer);
    return this.#records.all().filter(isActive).length;
  }

  /** What nobody waits for must not end the server: a disk that is full now may have room at the next look. */
  #safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.log(`the runs cannot be looked at: ${(error as Error).message}`);
    }
  }

  #start(record: RunRecord): void {
    const place = placeOf(this.#options.runs, record.id);
    // before there is a process: whatever happens next, it is not started twice
    const change = { state: 'running', started: Date.now(), ended: null, error: null, process: null } as const;
    const started = this.change(record, { ...change, ...(!record.isResumed && { mark: othersMark(record.saveDir) }) });
    let child;
    try {
      child = startProcess(place, record, this.#options);
    } catch (error) {
      this.change(started, {
        state: 'failed',
        ended: Date.now(),
        error: `it cannot be started: ${(error as Error).message}`,
      });
      return;
    }
    this.#own.add(record.id);
    const ended = (error: string | undefined, signal?: string): void => {
      this.#own.delete(record.id);
      this.#safely(() => this.#end(record.id, error, true, signal));
    };
    child.on('error', (error) => ended(`it cannot be started: ${error.message}`));
    child.on('exit', (_, signal) => ended(undefined, signal ?? undefined));
    if (child.pid !== undefined) this.change(started, { process: identityOf(child.pid) });
  }

  #follow(record: RunRecord): void {
    const { id } = record;
    const mark = newMark(record);
    const known = mark === record.mark ? record : this.change(record, { mark });
    if (this.#own.has(id)) return;
    if (known.process === null) this.#findProcess(known);
    else if (isAlive(known.process) === false) this.#end(id, undefined, false);
  }

  /** The server was killed between starting a process and writing down its number; another may have that by now. */
  #findProcess(record: RunRecord): void {
    const told = readProgress(placeOf(this.#options.runs, record.id).progress);
    if (told === undefined) {
      if (Date.now() - (record.started ?? 0) > STARTING) this.#end(record.id, undefined, false);
      return;
    }
    const found = identityOf(told.pid);
    const isIt = found.host === told.host && found.birth === told.birth && isAlive(found) === true;
    if (told.code !== undefined || !isIt) return this.#end(record.id, undefined, false);
    const adopted = this.change(record, { process: found });
    // told to stop while nobody knew whom to tell
    if (adopted.state === 'stopping') this.#kill(adopted, 'SIGINT');
  }

  /** @param isLast whether the process has ended this moment */
  #end(id: string, error: string | undefined, isLast: boolean, signal?: string): void {
    const record = this.#records.get(id);
    if (this.#isClosed || record === undefined || !isActive(record)) return;
    const mark = newMark(record, isLast);
    const outcome = outcomeOf(placeOf(this.#options.runs, id), record.state === 'stopping', signal);
    this.change(record, { ...outcome, ...(error !== undefined && { error }), mark, ended: Date.now(), process: null });
    this.look();
  }

  #kill({ process: identity }: RunRecord, signal: 'SIGINT' | 'SIGKILL'): void {
    if (identity === null || isAlive(identity) !== true) return;
    try {
      process.kill(identity.pid, signal);
    } catch {
      // it ended meanwhile; the next look says how
    }
  }

  #killStill({ id, started }: RunRecord): void {
    const record = this.#records.get(id);
    if (record !== undefined && isActive(record) && record.started === started) this.#kill(record, 'SIGKILL');
  }
}
