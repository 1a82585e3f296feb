import type { FoundRun, JoinedRun, OfferedRun, QueueAddress, QueueOptions, RunQueue } from '@uninas/contracts';
import type { Redis } from 'ioredis';
import { RedisJoinedRun } from './joined-run.js';
import { RedisOfferedRun } from './offered-run.js';
import { reach } from './reach.js';
import { keysOf, removeRun, runsKey } from './run-keys.js';

/**
 * Connects to a Redis; see `RunQueueModule`.
 *
 * @throws {RefusedError} if the server wants another user or password
 * @throws {Error} if it cannot be reached in time, or the signal's reason
 */
export async function openQueue(address: QueueAddress, options: QueueOptions): Promise<RunQueue> {
  return new RedisQueue(await reach(address, options), address.name);
}

/** Runs on a Redis server; requests are jobs of BullMQ, in a queue for each run. */
class RedisQueue implements RunQueue {
  constructor(
    private readonly client: Redis,
    private readonly name: string,
  ) {}

  offer(id: string, text: string): Promise<OfferedRun> {
    return RedisOfferedRun.begin(this.client, this.name, id, text);
  }

  async next(without: ReadonlySet<string>): Promise<FoundRun | undefined> {
    for (const id of await this.client.zrange(runsKey(this.name), '0', '-1')) {
      if (without.has(id)) continue;
      const text = await this.client.get(keysOf(this.name, id).offer);
      if (text !== null) return { id, text };
      // it was killed, and its time is over
      await removeRun(this.client, this.name, id);
    }
    return undefined;
  }

  join(id: string, worker: string): Promise<JoinedRun> {
    return RedisJoinedRun.begin(this.client, this.name, id, worker);
  }

  async close(): Promise<void> {
    this.client.removeAllListeners('close');
    this.client.disconnect();
    return Promise.resolve();
  }
}
