import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { HpoEstimator, type EstimatorContext, type Gene, type Metrics, type Replicas } from '@uninas/contracts';
import { NetworkThreads, servedNetwork, type Measurable } from './network-threads.js';
import { Ratings } from './ratings.js';
import { JOURNAL, SearchJournal } from './search-journal.js';

const EVALUATION = { load: false, batchesForward: 0, batchesTrain: 0, batchesEval: -1 };

/** What the place that measures finds. */
class Found extends HpoEstimator {
  override async estimate(gene: Gene, context: EstimatorContext): Promise<number> {
    return (await context.evaluate!(gene, EVALUATION))['value']!;
  }
}

const estimator = (): Found => {
  const args = { key: 'v', is_constraint: false, min_value: 1, max_value: 1, is_objective: true, maximize: false };
  return new Found({ path: '', args, children: {} });
};

/** Places that take so many milliseconds for each gene, and how many they measured at once. */
function places(...delays: readonly number[]): { places: EstimatorContext[]; atOnce: () => number } {
  let [now, most] = [0, 0];
  const all = delays.map((delay) => ({
    evaluate: async (gene: Gene): Promise<Metrics> => {
      most = Math.max(most, ++now);
      await setTimeout(delay);
      now--;
      if (gene[0] === 66) throw new Error('broken');
      return { value: gene[0]! };
    },
  }));
  return { places: all, atOnce: () => most };
}

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'uninas-')), JOURNAL);
const genesIn = (file: string): number[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { gene: [number] }).gene[0]);

describe('Ratings in several places', () => {
  it('measures at once, and remembers in the order in which it was asked', async () => {
    const [file, measured]: [string, number[]] = [newFile(), []];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const place = {
      // the first gene takes until all others are measured
      evaluate: async ([value]: Gene): Promise<Metrics> => {
        if (value === 5) await held;
        if (measured.push(value!) === 4) release();
        return { value: value! };
      },
    };
    const journal = new SearchJournal(file);
    const ratings = new Ratings([estimator()], [place, place], journal);
    const genes = [5, 4, 3, 2, 1];
    const rated = await Promise.all(genes.map((value) => ratings.rate([value], 0)));
    journal.close();
    expect(measured).toEqual([4, 3, 2, 1, 5]);
    expect(rated.map(({ values }) => values['v'])).toEqual(genes);
    expect(genesIn(file)).toEqual(genes);
  });

  it('measures one at a time in one place', async () => {
    const one = places(1);
    const journal = new SearchJournal(newFile());
    const ratings = new Ratings([estimator()], one.places, journal);
    await Promise.all([ratings.rate([1], 0), ratings.isAllowed([2]), ratings.rate([2], 0)]);
    journal.close();
    expect(one.atOnce()).toBe(1);
  });

  it('remembers nothing that was asked for after what failed', async () => {
    const [two, file] = [places(20, 1), newFile()];
    const journal = new SearchJournal(file);
    const ratings = new Ratings([estimator()], two.places, journal);
    const results = await Promise.allSettled([1, 66, 2, 3].map((value) => ratings.rate([value], 0)));
    journal.close();
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(genesIn(file)).toEqual([1]);
  });
});

describe('NetworkThreads', () => {
  const near = {
    macs: ([first]: Gene) => first! * 100,
    params: () => 7,
    evaluate: () => Promise.resolve({ value: -1 }),
  };
  const far = (value: number): Measurable => ({ ...near, evaluate: () => Promise.resolve({ value }) });

  it('starts the threads when one is needed, and asks each for its own', async () => {
    let [started, closed] = [0, 0];
    const servers = [servedNetwork(far(10)), servedNetwork(far(20))];
    const start = (): Promise<Replicas> => {
      started++;
      return Promise.resolve({
        count: 2,
        ask: async (replica, request) => servers[replica]!.answer(request),
        close: () => Promise.resolve(void closed++),
      });
    };
    const threads = new NetworkThreads(start, near, new AbortController().signal);
    const [a, b] = threads.networks(2);
    expect([a!.macs([3]), b!.params([3])]).toEqual([300, 7]);
    expect(started).toBe(0);
    expect(await Promise.all([a!.evaluate([0], EVALUATION), b!.evaluate([0], EVALUATION)])).toEqual([{ value: 10 }, { value: 20 }]); // prettier-ignore
    await threads.close();
    expect([started, closed]).toEqual([1, 1]);
  });

  it('listens to an interruption once, however many are measured at once', async () => {
    const { signal } = new AbortController();
    let listening = 0;
    const add = signal.addEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => (listening++, add(...args));
    const many = new NetworkThreads(() => new Promise(() => undefined), near, signal);
    for (const network of many.networks(100)) network.evaluate([0], EVALUATION).catch(() => undefined);
    expect(listening).toBe(1);
  });

  it('waits no longer once the search is interrupted, and tells why the threads could not start', async () => {
    const abort = new AbortController();
    const never = new NetworkThreads(() => new Promise(() => undefined), near, abort.signal);
    const waiting = never.networks(1)[0]!.evaluate([0], EVALUATION);
    abort.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    const broken = new NetworkThreads(() => Promise.reject(new Error('no memory')), near, new AbortController().signal);
    await expect(broken.networks(1)[0]!.evaluate([0], EVALUATION)).rejects.toThrow('no memory');
    await broken.close();
  });
});
