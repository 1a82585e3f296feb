import { setTimeout } from 'node:timers/promises';
import type { OfferedRun, WorkerNote } from '@uninas/contracts';
import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { keysOf, removeRun, runsKey, type RunKeys } from './run-keys.js';
import { MOST_ENDED } from './work-settings.js';

/** Seconds after which a run that says nothing is over. */
const LIFETIME = 60;
/** Between two signs of life, in milliseconds. */
const BEAT = 5000;
/** How long workers may take to leave, and the server to forget, in milliseconds. */
const FAREWELL = 5000;

interface Waiting {
  readonly request: string;
  resolve(answer: string): void;
  reject(error: Error): void;
}

/**
 * A run and its requests on the server.
 *
 * The server may lose everything, or the run be cut off for longer than its
 * lifetime: then it is offered again, with what was not answered.
 */
export class RedisOfferedRun implements OfferedRun {
  readonly #keys: RunKeys;
  readonly #queue: Queue<{ readonly request: string }>;
  readonly #events: QueueEvents;
  readonly #waiting = new Map<string, Waiting>();
  readonly #timer: NodeJS.Timeout;
  #asked = 0;

  private constructor(
    private readonly client: Redis,
    private readonly name: string,
    private readonly id: string,
    private readonly text: string,
  ) {
    this.#keys = keysOf(name, id);
    this.#queue = new Queue(id, { connection: client, prefix: name });
    this.#events = new QueueEvents(id, { connection: client, prefix: name });
    // the client tells of a lost connection
    this.#queue.on('error', () => undefined);
    this.#events.on('error', () => undefined);
    this.#events.on('completed', ({ jobId, returnvalue }) => this.#settle(jobId, returnvalue));
    this.#events.on('failed', ({ jobId }) => this.#fail(jobId));
    this.#timer = setInterval(() => void this.#beat().catch(() => undefined), BEAT);
  }

  static async begin(client: Redis, name: string, id: string, text: string): Promise<RedisOfferedRun> {
    const run = new RedisOfferedRun(client, name, id, text);
    await run.#events.waitUntilReady();
    await run.#offer();
    return run;
  }

  ask(request: string): Promise<string> {
    const job = `request-${this.#asked++}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(job, { request, resolve, reject });
      this.#add(job, request).catch(reject);
    });
  }

  async heard(): Promise<{ readonly notes: readonly WorkerNote[]; readonly present: readonly string[] }> {
    const { notes, workers } = this.#keys;
    const [[, said], , [, names]] = (await this.client
      .multi()
      .lrange(notes, 0, -1)
      .del(notes)
      .smembers(workers)
      .exec()) as [[null, string[]], unknown, [null, string[]]];
    return { notes: said.map((text) => JSON.parse(text) as WorkerNote), present: await this.#presentOf(names) };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const { reject } of this.#waiting.values()) reject(new Error('the run was closed'));
    this.#waiting.clear();
    // a server that is not there cannot be told; it forgets the run by itself
    await Promise.race([this.#end(), setTimeout(2 * FAREWELL, undefined, { ref: false })]);
  }

  async #end(): Promise<void> {
    await this.client.multi().del(this.#keys.offer).zrem(runsKey(this.name), this.id).exec();
    await this.#events.close();
    const since = performance.now();
    const names = await this.client.smembers(this.#keys.workers);
    // those that are still here could write once more
    while ((await this.#presentOf(names)).length > 0 && performance.now() - since < FAREWELL) await setTimeout(50);
    await this.#queue.close();
    await removeRun(this.client, this.name, this.id);
  }

  async #presentOf(names: readonly string[]): Promise<readonly string[]> {
    const are = await Promise.all(names.map((name) => this.client.exists(this.#keys.worker(name))));
    return names.filter((_, i) => are[i] === 1);
  }

  async #offer(): Promise<void> {
    await this.client.set(this.#keys.offer, this.text, 'EX', LIFETIME);
    await this.client.zadd(runsKey(this.name), 'NX', Date.now(), this.id);
  }

  async #add(job: string, request: string): Promise<void> {
    // nothing is done for a request that is there already
    await this.#queue.add('request', { request }, { jobId: job });
  }

  /** Says that the run goes on, and looks for what an event did not tell. */
  async #beat(): Promise<void> {
    if ((await this.client.expire(this.#keys.offer, LIFETIME)) === 0) await this.#offer();
    for (const [job, { request }] of [...this.#waiting]) {
      const found = await this.#queue.getJob(job);
      if (found === undefined) await this.#add(job, request);
      else if (found.finishedOn === undefined) continue;
      else if (found.failedReason) this.#fail(job);
      else this.#settle(job, found.returnvalue as string);
    }
  }

  #fail(job: string): void {
    const text = `${MOST_ENDED} workers ended while they answered the same request, perhaps for lack of memory`;
    this.#take(job)?.reject(new Error(text));
  }

  #settle(job: string, answer: string): void {
    this.#take(job)?.resolve(answer);
  }

  #take(job: string): Waiting | undefined {
    const waiting = this.#waiting.get(job);
    this.#waiting.delete(job);
    if (waiting !== undefined) this.#queue.remove(job).catch(() => undefined); // the end of the run removes it, too
    return waiting;
  }
}
