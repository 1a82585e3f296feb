import { describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import type { Message, Replicas, Replicate } from '@uninas/contracts';
import { ownVersion } from '../own-package.js';
import { ReplicaEndedError } from '../run/replica-thread.js';
import { MemoryQueue } from '../testing/memory-queue.fixture.js';
import { afarReplicator } from './afar-replicas.js';
import { messageText } from './message-text.js';
import type { RunText } from './run-text.js';
import { serveRuns } from './serve-runs.js';

const QUIET = { info: () => undefined, warn: () => undefined };
const CONFIG = { cls: 'NetHPOTask', seed: 3 };
const START = { split: '{}' };

/** A copy that answers by a function; what it is built from, and whether it was closed, is noted. */
function copies(answer: (request: Message) => unknown) {
  const built: { run: RunText; start: Message; isClosed: boolean }[] = [];
  const make = (run: RunText): Replicate => {
    return async (count, start) => {
      const one = { run, start, isClosed: false };
      built.push(one);
      expect(count).toBe(1);
      return {
        count,
        ask: async (_, request) => answer(request),
        close: async () => void (one.isClosed = true),
      } satisfies Replicas;
    };
  };
  return { make, built };
}

/** A worker; `leave` is the first Ctrl-C, `hurry` the second. */
function worker(queue: MemoryQueue, name: string, make: (run: RunText) => Replicate, once = false) {
  const [leave, hurry] = [new AbortController(), new AbortController()];
  const options = { queue, name, log: QUIET, copies: make, signal: leave.signal, hurry: hurry.signal, once };
  return { ended: serveRuns(options), leave: () => leave.abort(), hurry: () => hurry.abort() };
}

const offered = (queue: MemoryQueue): Promise<Replicas> =>
  afarReplicator(queue, { config: CONFIG, cwd: '/exp', log: QUIET, advice: '' })(3, START);

describe('a run and its workers', () => {
  it('tells workers what to build, and gets the answer to each request', async () => {
    const queue = new MemoryQueue();
    const { make, built } = copies((request) => ({ twice: (request as number) * 2 }));
    const workers = ['a', 'b'].map((name) => worker(queue, name, make));
    const run = await offered(queue);
    const asked = [1, NaN, -0, 4].map((value, i) => run.ask(i % 3, value));
    expect(await Promise.all(asked)).toEqual([{ twice: 2 }, { twice: NaN }, { twice: -0 }, { twice: 8 }]);
    expect(built[0]).toMatchObject({ run: { cwd: '/exp', config: CONFIG }, start: START });
    await run.close();
    for (const { leave } of workers) leave();
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual([true, true]);
    expect(built.map(({ isClosed }) => isClosed)).toEqual(built.map(() => true));
  });

  it('fails with what was thrown at the worker, which goes on', async () => {
    const queue = new MemoryQueue();
    const { make } = copies((request) => {
      if (request === 'bad') throw Object.assign(new RangeError('too large'), { code: 'UNINAS_EMEMORY' });
      return 'fine';
    });
    const { leave, ended } = worker(queue, 'a', make);
    const run = await offered(queue);
    await expect(run.ask(0, 'bad')).rejects.toMatchObject({ name: 'RangeError', code: 'UNINAS_EMEMORY' });
    expect(await run.ask(0, 'good')).toBe('fine');
    await run.close();
    leave();
    await ended;
  });

  it('asks another worker when the copy of one has ended, which works for that run no more', async () => {
    const queue = new MemoryQueue();
    const broken = copies(() => {
      throw new ReplicaEndedError('the copy of the task has ended with exit code 134');
    });
    const first = worker(queue, 'a', broken.make, true);
    const run = await offered(queue);
    const asked = run.ask(0, 1);
    expect(await first.ended).toBe(false);
    expect(queue.said.map(({ kind }) => kind)).toEqual(['joined', 'ready', 'refused', 'left']);
    const second = worker(queue, 'b', copies(() => 'done').make);
    expect(await asked).toBe('done');
    await run.close();
    second.leave();
    await second.ended;
  });

  it('is refused, with the reason, by a worker that cannot build it or is of another version', async () => {
    const queue = new MemoryQueue();
    const refuse = (): Replicate => () => Promise.reject(new Error('/data/cifar is missing'));
    const run = await offered(queue);
    expect(await worker(queue, 'a', refuse, true).ended).toBe(false);
    const { make, built } = copies(() => 1);
    await queue.offer('run-x', messageText({ version: '9.9.9', by: 'b', cwd: '/', config: CONFIG, start: {} }));
    await queue.offer('run-y', 'no run');
    await run.close();
    const later = worker(queue, 'b', make);
    await setTimeout(50);
    later.leave();
    await later.ended;
    expect(built).toEqual([]);
    expect(queue.said.filter(({ kind }) => kind === 'refused').map(({ worker, text }) => [worker, text])).toEqual([
      ['a', '/data/cifar is missing'],
      ['b', `the run is of uninas 9.9.9, the worker is of ${ownVersion()}: install the same version`],
      ['b', 'what is in the queue is no run'],
    ]);
  });

  it('lets a worker finish what it answers, or gives that back when it is told again', async () => {
    const queue = new MemoryQueue();
    let release = (): void => undefined;
    const held = new Promise<string>((resolve) => (release = () => resolve('slow')));
    const patient = worker(queue, 'a', copies(() => held).make);
    const run = await offered(queue);
    const first = run.ask(0, 1);
    await setTimeout(600);
    patient.leave();
    release();
    expect(await first).toBe('slow');
    await patient.ended;

    const stuck = worker(queue, 'b', copies(() => new Promise(() => undefined)).make);
    const second = run.ask(0, 2);
    await setTimeout(600);
    stuck.leave();
    stuck.hurry();
    await stuck.ended;
    const other = worker(queue, 'c', copies(() => 'quick').make);
    expect(await second).toBe('quick');
    await run.close();
    other.leave();
    await other.ended;
  });
});
