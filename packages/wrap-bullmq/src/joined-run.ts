import type { JoinedRun, WorkerNote } from '@uninas/contracts';
import { WaitingError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { keysOf, removeRun, type RunKeys } from './run-keys.js';
import { WORK } from './work-settings.js';

/** Seconds after which a worker that says nothing is gone. */
const LIFETIME = 15;
/** Between two signs of life, in milliseconds. */
const BEAT = 4000;

/** Only if the run goes on: says that a worker is there, or leaves a note. Nothing may be written after the end. */
const PRESENT = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('SET', KEYS[3], '', 'EX', ARGV[2])
return 1`;
const NOTE = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('RPUSH', KEYS[2], ARGV[1])`;

/** A worker and its run on the server. */
export class RedisJoinedRun implements JoinedRun {
  readonly #keys: RunKeys;
  readonly #timer: NodeJS.Timeout;
  /** Whether requests are given back. */
  #isGivingBack = false;
  /** Gives back the request that is being answered. */
  #giveBack = (): void => undefined;
  #worker: Worker<{ readonly request: string }, string> | undefined;

  private constructor(
    private readonly client: Redis,
    private readonly name: string,
    private readonly id: string,
    private readonly worker: string,
  ) {
    this.#keys = keysOf(name, id);
    this.#timer = setInterval(() => void this.#beat().catch(() => undefined), BEAT);
  }

  static async begin(client: Redis, name: string, id: string, worker: string): Promise<RedisJoinedRun> {
    const run = new RedisJoinedRun(client, name, id, worker);
    await run.#beat();
    return run;
  }

  async note(kind: WorkerNote['kind'], text: string): Promise<void> {
    const note: WorkerNote = { worker: this.worker, kind, text };
    await this.client.eval(NOTE, 2, this.#keys.offer, this.#keys.notes, JSON.stringify(note));
  }

  work(answer: (request: string) => Promise<string | undefined>): void {
    const process = (job: Job<{ readonly request: string }, string>, token?: string): Promise<string> => {
      return this.#process(job, token, answer);
    };
    const worker = new Worker(this.id, process, { connection: this.client, prefix: this.name, ...WORK });
    // the client tells of a lost connection; an end of the run is seen by `isOver`
    worker.on('error', () => undefined);
    this.#worker = worker;
  }

  async isOver(): Promise<boolean> {
    return (await this.client.exists(this.#keys.offer)) === 0;
  }

  async leave(atOnce: AbortSignal): Promise<void> {
    const giveBack = (): void => {
      this.#isGivingBack = true;
      this.#giveBack();
    };
    atOnce.addEventListener('abort', giveBack);
    if (atOnce.aborted) giveBack();
    await this.#worker?.close();
    atOnce.removeEventListener('abort', giveBack);
    clearInterval(this.#timer);
    await this.note('left', '');
    await this.client.del(this.#keys.worker(this.worker));
    if (await this.isOver()) await removeRun(this.client, this.name, this.id);
  }

  async #process(
    job: Job<{ readonly request: string }, string>,
    token: string | undefined,
    answer: (request: string) => Promise<string | undefined>,
  ): Promise<string> {
    const givenBack = new Promise<undefined>((resolve) => (this.#giveBack = () => resolve(undefined)));
    const found = this.#isGivingBack ? undefined : await Promise.race([answer(job.data.request), givenBack]);
    if (found !== undefined) return found;
    // no other request is taken meanwhile
    await this.#worker!.pause(true);
    await job.moveToWait(token);
    throw new WaitingError();
  }

  async #beat(): Promise<void> {
    const { offer, workers, worker } = this.#keys;
    await this.client.eval(PRESENT, 3, offer, workers, worker(this.worker), this.worker, LIFETIME);
  }
}
