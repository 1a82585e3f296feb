import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestValid, readCheckpoint, readMetrics, type SavedTensor } from '@uninas/runs';
import { readCommunication } from '@uninas/training';
import {
  filesOf,
  newFolder,
  runConfig,
  searchConfig,
  type Config,
  type Run,
  type RunOptions,
} from './experiment.fixture.js';
import { PopulationJournal, type PopulationRow } from './pbt/population-journal.js';

type RowOf<T> = PopulationRow & { readonly do: T };

const LR = 'learning_rate/0/SGDOptimizer';
const EPOCHS = 3;

const folders: string[] = [];
const made = (): string => {
  const folder = newFolder();
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A population of two in a folder of its own. */
class Pair {
  readonly dir = made();
  readonly file = join(this.dir, 'uri');

  constructor(private readonly selector: Config = {}) {}

  server(options: RunOptions = {}, more: Config = {}): Promise<Run> {
    const config: Config = {
      cls: 'PbtServerTask',
      save_dir: join(this.dir, 'server'),
      communication_file: this.file,
      num_clients: 2,
      cls_pbt_selector: {
        cls: 'DefaultPbtSelector',
        replace_worst: 0.5,
        copy_best: 0.5,
        cls_pbt_targets: [{ cls: 'OptimizationTarget', key: 'val/loss', maximize: false }],
        cls_pbt_mutations: [{ cls: 'OptimizerPbtMutation', init_factor: 4, ...this.selector }],
      },
      ...more,
    };
    return runConfig(config, options);
  }

  client(i: number, options: RunOptions = {}, timeout = 30): Promise<Run> {
    const callbacks = [
      { cls: 'CheckpointCallback', top_n: 10, save_clone: false },
      { cls: 'PbtCallback', communication_file: this.file, server_timeout: timeout },
    ];
    const trainer = { max_epochs: EPOCHS, accumulate_batches: 1, cls_callbacks: callbacks };
    return runConfig(searchConfig(this.folder(i), { seed: i }, trainer), options);
  }

  folder(i: number): string {
    return join(this.dir, `client${i}`);
  }

  /** Both clients; the first one registers first. */
  async clients(first: RunOptions = {}): Promise<readonly Run[]> {
    let isKnown: () => void = () => undefined;
    const known = new Promise<void>((resolve) => (isKnown = resolve));
    const one = this.client(0, {
      ...first,
      onLine: (text, abort) => {
        if (text.startsWith('Client 0 of')) isKnown();
        first.onLine?.(text, abort);
      },
    });
    await Promise.race([known, one]);
    return Promise.all([one, this.client(1)]);
  }

  rows<T extends PopulationRow['do']>(kind: T): readonly RowOf<T>[] {
    return PopulationJournal.read(join(this.dir, 'server/pbt.jsonl')).filter((row) => row.do === kind) as RowOf<T>[];
  }

  /** Tensors of a client after so many epochs, by name. */
  tensors(client: number, epochs: number): ReadonlyMap<string, SavedTensor> {
    return readCheckpoint(join(this.folder(client), 'checkpoints'), epochs).tensors;
  }
}

describe('a population of two', () => {
  let pair: Pair;
  let server: Run;
  let clients: readonly Run[];
  beforeAll(async () => {
    // whoever goes on with other weights does not change them any more
    pair = new Pair({ multiplier_smaller: 0, multiplier_larger: 0 });
    [server, clients] = await Promise.all([pair.server(), pair.clients()]);
  }, 60_000);

  it('comes to its end, with figures, and nothing is left behind', () => {
    expect([server.done, clients.map(({ done }) => done), server.warnings]).toEqual([true, [true, true], []]);
    expect(server.summary).toMatchObject({ clients: 2, finished: 2, rounds: EPOCHS });
    const plots = server.summary['plots'] as readonly string[];
    expect(plots).toEqual(expect.arrayContaining(['plots/val_loss.svg', 'plots/lineage.svg']));
    expect(plots.filter((file) => !existsSync(join(pair.dir, 'server', file)))).toEqual([]);
    expect(existsSync(pair.file)).toBe(false);
    const weights = server.summary['weights'] as readonly string[];
    const found = Object.keys(filesOf(join(pair.dir, 'server'))).filter((file) => file.startsWith('weights/'));
    expect(found).toEqual([...weights].sort());
  });

  it('begins with different learning rates, which clients use', () => {
    const [first] = pair.rows('round');
    expect(first!.orders.map(({ set }) => set[LR]!).sort()).toEqual([0.0125, 0.2]);
    const used = [0, 1].map((i) => readMetrics(join(pair.folder(i), 'metrics.jsonl')).rows[0]!.values[LR]);
    expect(used).toEqual(first!.orders.map(({ set }) => set[LR]));
  });

  it('has the weights of the better one in the network of the other, as they were averaged', () => {
    const load = pair.rows('round').flatMap(({ epoch, orders }) => orders.filter((order) => order.load).map((order) => ({ ...order, epoch }))); // prettier-ignore
    expect(load.length).toBeGreaterThan(0);
    for (const { client, epoch, load: source } of load.filter((order) => order.epoch + 1 < EPOCHS)) {
      const from = pair.tensors(source!.client, source!.epoch + 1);
      const before = pair.tensors(client, epoch + 1);
      const after = pair.tensors(client, epoch + 2);
      const trained = [...from.keys()].filter((name) => name.startsWith('optimizers/net/')).map((name) => name.split('/')[2]!); // prettier-ignore
      expect(trained.length).toBeGreaterThan(10);
      for (const name of trained) {
        expect([name, after.get(`method/network/${name}`)]).toEqual([name, from.get(`clones/0/${name}`)]);
        if (epoch === load[0]!.epoch)
          expect(before.get(`method/network/${name}`)).not.toEqual(from.get(`clones/0/${name}`));
      }
    }
  });

  it('reports what was measured, and no times', () => {
    const row = pair.rows('result').find(({ epoch }) => epoch === 0)!;
    const keys = Object.keys(row.metrics);
    expect(keys).toEqual(expect.arrayContaining(['train/loss', 'val/loss', LR]));
    expect(keys.filter((key) => /time|PbtCallback/.test(key))).toEqual([]);
  });
});

describe('a population that is interrupted', () => {
  /** What two runs have to have in common. */
  function outcome(pair: Pair): unknown {
    const rounds = pair.rows('round').map(({ epoch, orders, keep }) => ({ epoch, orders, keep }));
    const of = (i: number): unknown => {
      const { checkpoint } = newestValid(join(pair.folder(i), 'checkpoints'));
      const metrics = readFileSync(join(pair.folder(i), 'metrics.jsonl'), 'utf8');
      return { epochs: checkpoint!.number, tensors: [...checkpoint!.tensors], metrics };
    };
    return { rounds, clients: [of(0), of(1)] };
  }
  let undisturbed: Pair;
  beforeAll(async () => {
    undisturbed = new Pair();
    await Promise.all([undisturbed.server(), undisturbed.clients()]);
    expect(
      undisturbed
        .rows('round')
        .flatMap(({ orders }) => orders)
        .filter(({ load }) => load).length,
    ).toBeGreaterThan(1);
  }, 60_000);

  it('ends as if it had not been: the server', async () => {
    const pair = new Pair();
    const clients = pair.clients();
    const first = await pair.server({
      onLine: (text, abort) => {
        if (text.startsWith('Epoch 2:')) abort();
      },
    });
    expect([first.done, existsSync(pair.file)]).toEqual([false, false]);
    const second = await pair.server({ resume: true });
    expect([second.done, (await clients).map(({ done }) => done)]).toEqual([true, [true, true]]);
    expect(outcome(pair)).toEqual(outcome(undisturbed));
    expect(filesOf(join(pair.dir, 'server'))['plots/lineage.svg']).toBe(
      filesOf(join(undisturbed.dir, 'server'))['plots/lineage.svg'],
    );
  }, 60_000);

  it('ends as if it had not been: a client, in an epoch and while it waits', async () => {
    const pair = new Pair();
    const server = pair.server();
    const both = pair.clients({
      onLine: (text, abort) => {
        if (text.startsWith('Training, epoch 3')) abort();
      },
    });
    // the other one waits, so that the population is not done
    const first = await Promise.race([both, server, waitFor(() => isDown(pair.folder(0)))]);
    expect(first).toBeUndefined();
    const resumed = await pair.client(0, { resume: true });
    expect(resumed.lines.join('\n')).toContain('Client 0 of a population of 2');
    const runs = await both;
    expect([runs.map(({ done }) => done), resumed.done, (await server).done]).toEqual([[false, true], true, true]);
    expect(outcome(pair)).toEqual(outcome(undisturbed));
  }, 60_000);
});

describe('PbtServerTask', () => {
  it('answers nobody without the token, and says what is wrong with a request', async () => {
    const pair = new Pair();
    const stop = new AbortController();
    let abort = (): void => undefined;
    const server = pair.server({ onLine: (_, own) => (abort = own) });
    await waitFor(() => existsSync(pair.file));
    expect(statSync(pair.file).mode & 0o777).toBe(0o600);
    const { url, token } = readCommunication(pair.file)!;
    const ask = async (route: string, body: string, word = token, method = 'POST'): Promise<readonly unknown[]> => {
      const response = await fetch(`${url}/${route}`, {
        method,
        headers: { authorization: `Bearer ${word}` },
        ...(method === 'POST' && { body }),
        signal: stop.signal,
      });
      const { error } = (await response.json()) as { error?: string };
      return [response.status, error];
    };
    expect(await ask('alive', '{"key":"a"}', 'wrong')).toEqual([401, 'this needs the token of the communication file']);
    expect(await ask('alive', '{"key":"a"}', '')).toEqual([401, expect.anything()]);
    expect(await ask('alive', '', token, 'GET')).toEqual([404, expect.anything()]);
    expect(await ask('nothing', '{}')).toEqual([404, expect.anything()]);
    expect(await ask('alive', '{"key"')).toMatchObject([400, expect.stringContaining('no valid JSON')]);
    expect(await ask('alive', '[]')).toEqual([400, 'alive needs a JSON object']);
    expect(await ask('result', '{"key":"a","epoch":0.5}')).toEqual([400, 'result: epoch is missing or wrong']);
    expect(await ask('alive', '{"key":"a"}')).toMatchObject([409, expect.stringContaining('no member')]);
    expect(
      await ask('alive', `{"key":"${'a'.repeat(5_000_000)}"}`)
        .catch(() => [413])
        .then(([status]) => [status]),
    ).toEqual([413]);
    abort();
    expect((await server).done).toBe(false);
  });

  it('keeps an earlier run where its file cannot be written', async () => {
    const pair = new Pair();
    const earlier = join(pair.dir, 'server/run.json');
    let abort = (): void => undefined;
    const server = pair.server({ onLine: (_, own) => (abort = own) });
    await waitFor(() => existsSync(pair.file));
    abort();
    await server;
    const before = readFileSync(earlier, 'utf8');
    writeFileSync(join(pair.dir, 'notes'), '');
    const blocked = { communication_file: join(pair.dir, 'notes/below/uri'), save_del_old: true };
    await expect(pair.server({}, blocked)).rejects.toMatchObject({ path: 'communication_file' });
    expect(readFileSync(earlier, 'utf8')).toBe(before);
  });

  it('takes no file that is not its own, nor that of a server that lives', async () => {
    const pair = new Pair();
    writeFileSync(pair.file, 'my notes');
    await expect(pair.server({ rehearse: true })).rejects.toMatchObject({ path: 'communication_file' });
    await expect(pair.server()).rejects.toThrow('not written by a server for population-based training');
    expect(readFileSync(pair.file, 'utf8')).toBe('my notes');
    rmSync(pair.file);
    let abort = (): void => undefined;
    const server = pair.server({ onLine: (_, own) => (abort = own) });
    await waitFor(() => existsSync(pair.file));
    const other = pair.server({}, { save_dir: join(pair.dir, 'other') });
    await expect(other).rejects.toThrow(`that of another server, process ${process.pid}`);
    abort();
    await server;
    // one that was killed left its file
    writeFileSync(
      pair.file,
      JSON.stringify({
        format: 'uninas-pbt/1',
        process: { pid: 2 ** 30, host: (await import('node:os')).hostname(), birth: '' },
      }),
    );
    expect((await pair.server({ rehearse: true })).warnings).toEqual([]);
  });

  it('is told by a client that it cannot be found, or has other values to change', async () => {
    const pair = new Pair();
    await expect(pair.client(0, {}, 0.2)).rejects.toThrow(
      /is not there for 0.2 s: there is no .*uri; PbtServerTask writes it/,
    );
    const wrong = new Pair({ optimizer_index: 3 });
    let abort = (): void => undefined;
    const server = wrong.server({ onLine: (_, own) => (abort = own) });
    await expect(wrong.client(0)).rejects.toThrow(
      /there is no optimizer 3; what can be changed: learning_rate\/0\/SGD/,
    );
    abort();
    await server;
  }, 30_000);

  it('lets a client be interrupted while it waits for others', async () => {
    const pair = new Pair();
    let stop = (): void => undefined;
    const server = pair.server({ onLine: (_, own) => (stop = own) });
    const client = await pair.client(0, {
      onLine: (text, abort) => {
        if (text.startsWith('Client 0 of')) setTimeout(abort, 100);
      },
    });
    expect([client.done, client.warnings.join()]).toEqual([false, expect.stringContaining('Interrupted')]);
    stop();
    await server;
  }, 30_000);
});

/** Whether a client's run has given its folder back. */
function isDown(folder: string): boolean {
  return (
    existsSync(join(folder, 'checkpoints/2')) && readFileSync(join(folder, 'log.txt'), 'utf8').includes('Interrupted')
  );
}

async function waitFor(isThere: () => boolean): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (isThere()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited for in vain');
}
