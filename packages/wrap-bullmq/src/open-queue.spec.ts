import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import type { JoinedRun, QueueAddress, RunQueue } from '@uninas/contracts';
import { Redis } from 'ioredis';
import { openQueue } from './open-queue.js';
import { HAS_REDIS, startRedis, type TestRedis } from './redis.fixture.js';
import { keysOf } from './run-keys.js';

const PASSWORD = 'p@ss: wörd';
const never = new AbortController().signal;
const atOnce = AbortSignal.abort();

const addressOf = (port: number, password = PASSWORD): QueueAddress => {
  return { host: '127.0.0.1', port, tls: false, name: 'group.a', password };
};

(HAS_REDIS ? describe : describe.skip)('a queue on a real server', () => {
  let redis: TestRedis;
  let direct: Redis;
  const opened: RunQueue[] = [];
  const open = async (): Promise<RunQueue> => {
    const queue = await openQueue(addressOf(redis.port), { say: () => undefined });
    opened.push(queue);
    return queue;
  };
  /** All keys of the server, with those of others. */
  const keys = async (): Promise<string[]> => (await direct.keys('*')).sort();

  beforeAll(async () => {
    redis = await startRedis('--requirepass', PASSWORD);
    direct = new Redis({ port: redis.port, password: PASSWORD });
    await direct.set('of-others', '1');
  });
  afterEach(async () => {
    for (const queue of opened.splice(0)) await queue.close();
  });
  afterAll(async () => {
    direct.disconnect();
    await redis.stop();
  });

  it('brings requests to workers, one at a time, and leaves nothing behind', async () => {
    const [runs, workers] = [await open(), await open()];
    const run = await runs.offer('run-1', 'what to build');
    const other = await runs.offer('run-2', 'another run');
    const found = await workers.next(new Set());
    expect(found).toEqual({ id: 'run-1', text: 'what to build' });
    expect(await workers.next(new Set(['run-1']))).toMatchObject({ id: 'run-2' });
    const joined = await workers.join('run-1', 'here:1');
    let [now, most] = [0, 0];
    joined.work(async (request) => {
      most = Math.max(most, ++now);
      await setTimeout(20);
      now--;
      return `${request}!`;
    });
    await joined.note('ready', 'for it');
    expect(await Promise.all(['a', 'b', 'c'].map((request) => run.ask(request)))).toEqual(['a!', 'b!', 'c!']);
    expect(most).toBe(1);
    const note = { worker: 'here:1', kind: 'ready', text: 'for it' };
    expect(await run.heard()).toEqual({ notes: [note], present: ['here:1'] });
    expect(await run.heard()).toEqual({ notes: [], present: ['here:1'] });
    const closed = run.close();
    while (!(await joined.isOver())) await setTimeout(10);
    await joined.leave(atOnce);
    await closed;
    expect((await keys()).filter((key) => key.includes('run-1'))).toEqual([]);
    expect((await keys()).filter((key) => key.includes('run-2'))).not.toEqual([]);
    await other.close();
    expect(await keys()).toEqual(['of-others']);
  });

  it('gives back what a worker has not answered, to another one', async () => {
    const [runs, workers] = [await open(), await open()];
    const run = await runs.offer('run-3', '');
    const joinAnd = async (name: string, answer: () => Promise<string | undefined>): Promise<JoinedRun> => {
      const joined = await workers.join('run-3', name);
      joined.work(answer);
      return joined;
    };
    let taken = 0;
    const stuck = await joinAnd('a', () => {
      taken++;
      return new Promise(() => undefined);
    });
    const answer = run.ask('x');
    while (taken === 0) await setTimeout(10);
    await stuck.leave(atOnce);
    const broken = await joinAnd('b', async () => {
      taken++;
      return undefined;
    });
    while (taken === 1) await setTimeout(10);
    await setTimeout(100);
    expect(taken).toBe(2);
    await broken.leave(atOnce);
    const good = await joinAnd('c', async () => 'answered');
    expect(await answer).toBe('answered');
    await good.leave(never);
    expect(await run.heard()).toMatchObject({ present: [] });
    await run.close();
    expect(await keys()).toEqual(['of-others']);
  });

  it('offers a run again, with what was not answered, if the server has lost everything', async () => {
    const [runs, workers] = [await open(), await open()];
    const run = await runs.offer('run-4', 'what to build');
    const answer = run.ask('x');
    await setTimeout(50);
    await direct.flushall();
    await direct.set('of-others', '1');
    let found = await workers.next(new Set());
    while (found === undefined) {
      await setTimeout(100);
      found = await workers.next(new Set());
    }
    const joined = await workers.join(found.id, 'a');
    joined.work(async (request) => `${request}!`);
    expect(await answer).toBe('x!');
    await joined.leave(never);
    await run.close();
    expect(await keys()).toEqual(['of-others']);
  }, 20_000);

  it('is cleared of a run that was killed by the worker that comes upon it', async () => {
    const [runs, workers] = [await open(), await open()];
    const run = await runs.offer('run-5', '');
    run.ask('x').catch(() => undefined);
    await setTimeout(50);
    const joined = await workers.join('run-5', 'a');
    // as its end would be, after a minute
    await direct.del(keysOf('group.a', 'run-5').offer);
    expect(await joined.isOver()).toBe(true);
    await joined.note('ready', 'too late');
    await joined.leave(atOnce);
    expect(await workers.next(new Set())).toBeUndefined();
    expect(await keys()).toEqual(['of-others']);
    await run.close();
  });

  it('refuses a wrong password at once, without telling it', async () => {
    const address = addressOf(redis.port, 'top secret');
    const refused = openQueue(address, { say: () => undefined });
    await expect(refused).rejects.toMatchObject({ isInput: true, message: expect.stringContaining('refuses') });
    await expect(refused).rejects.not.toThrow(/secret/);
    const { password: _, ...nameless } = address;
    await expect(openQueue(nameless, { say: () => undefined })).rejects.toThrow('refuses: it wants a password');
  });
});

it('says that a server cannot be reached, and gives up', async () => {
  const said: string[] = [];
  const address = { ...addressOf(1), name: 'a' };
  const say = (line: string): void => void said.push(line);
  await expect(openQueue(address, { say, patience: 300 })).rejects.toThrow(/^Redis at 127.0.0.1:1 could not be reached for 0 s: .*ECONNREFUSED/); // prettier-ignore
  expect(said).toEqual([expect.stringMatching(/^Redis at 127.0.0.1:1 cannot be reached \(.*ECONNREFUSED.*\); trying again$/)]); // prettier-ignore
  await expect(openQueue(address, { say, signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
});
