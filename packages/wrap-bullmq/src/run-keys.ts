import type { Redis } from 'ioredis';

/** Keys of a run on the server; those of BullMQ begin the same. */
export interface RunKeys {
  /** What workers have to know; it is gone soon after its run is. */
  readonly offer: string;
  /** What workers said. */
  readonly notes: string;
  /** Names of workers. */
  readonly workers: string;
  /** Is there while a worker is. */
  worker(name: string): string;
}

/** The run with this id; `name` is what all keys begin with. */
export function keysOf(name: string, id: string): RunKeys {
  const of = (what: string): string => `${name}:${id}:uninas:${what}`;
  return { offer: of('offer'), notes: of('notes'), workers: of('workers'), worker: (worker) => of(`worker:${worker}`) };
}

/** The runs by the time at which they were offered. */
export function runsKey(name: string): string {
  return `${name}:runs`;
}

/** Removes everything of a run, and of nothing else. */
export async function removeRun(client: Redis, name: string, id: string): Promise<void> {
  await client.zrem(runsKey(name), id);
  let cursor = '0';
  do {
    const [next, keys] = await client.scan(cursor, 'MATCH', `${name}:${id}:*`, 'COUNT', 1000);
    if (keys.length > 0) await client.unlink(keys);
    cursor = next;
  } while (cursor !== '0');
}
