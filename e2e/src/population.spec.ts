import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckpoint, readJsonLines, type JsonObject } from '@uninas/runs';
import { ROOT, shippedConfig } from './workspace.js';

/*
 * The shipped population on small made-up images: a server and two clients, each a process of its own.
 */

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const LR = 'learning_rate/0/SGDOptimizer';
const EPOCHS = 5;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-population-'));
});
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const started: Started[] = [];

/** A run of the command line. */
class Started {
  out = '';
  err = '';
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  #onText: () => void = () => undefined;

  constructor(words: readonly string[]) {
    const { NODE_OPTIONS: _, ...env } = process.env; // Jest's own options are not for children
    const child = spawn(process.execPath, [CLI, 'run', ...words], { cwd: dir, env: { ...env, NO_COLOR: '1' } });
    child.stdout.on('data', (chunk: Buffer) => {
      this.out += chunk.toString();
      this.#onText();
    });
    child.stderr.on('data', (chunk: Buffer) => (this.err += chunk.toString()));
    this.ended = new Promise((done) => child.once('exit', (code) => done(code)));
    this.child = child;
    started.push(this);
  }

  get text(): string {
    return `${this.out}\n${this.err}`;
  }

  /** Resolves when some text is shown. */
  shows(text: string): Promise<void> {
    const shown = new Promise<void>((done) => {
      this.#onText = () => (this.out.includes(text) ? done() : undefined);
      this.#onText();
    });
    const gone = this.ended.then((code) => {
      throw new Error(`ended with ${code} and did not show ${text}:\n${this.text}`);
    });
    return Promise.race([shown, gone]);
  }
}

function writeConfigs(server: object): void {
  const small = {
    '{cls_task}.is_test_run': true,
    '{cls_trainer}.max_epochs': EPOCHS,
    '{cls_trainer}.test_last': 0,
    '{cls_callbacks#0}.top_n': EPOCHS,
    '{cls_callbacks#1}.communication_file': join(dir, 'uri'),
    cls_data: 'RandomImageClassificationData',
    '{cls_data}.data_shape': '1, 12, 12',
    '{cls_data}.target_shape': '10',
    '{cls_data}.valid_split': 500,
    '{cls_data}.batch_size_train': 32,
    '{cls_data}.batch_size_test': 32,
  };
  const population = {
    '{cls_task}.save_dir': './server',
    '{cls_task}.communication_file': join(dir, 'uri'),
    '{cls_pbt_selector}.each_epochs': 1,
    '{cls_pbt_targets#0}.key': 'val/loss',
    '{cls_pbt_targets#0}.maximize': false,
  };
  writeFileSync(join(dir, 'client.json'), JSON.stringify({ ...shippedConfig('tasks/d2_pbt_client.json'), ...small }));
  writeFileSync(
    join(dir, 'server.json'),
    JSON.stringify({ ...shippedConfig('tasks/d2_pbt_server.json'), ...population, ...server }),
  );
}

const startServer = (...words: readonly string[]): Started => new Started(['server.json', ...words]);
const startClient = (i: number): Started =>
  new Started(['client.json', `--{cls_task}.save_dir=./client${i}`, `--{cls_task}.seed=${i}`]);

/** A client's load, as the journal has it. */
interface Load {
  readonly epoch: number;
  readonly client: number;
  readonly load: { readonly client: number; readonly epoch: number };
  readonly set: Readonly<Record<string, number>>;
}

const journal = (): readonly JsonObject[] => readJsonLines(join(dir, 'server/pbt.jsonl')).rows;
function loads(): readonly Load[] {
  const rounds = journal().filter((row) => row['do'] === 'round') as unknown as {
    readonly epoch: number;
    readonly orders: readonly Load[];
  }[];
  return rounds.flatMap(({ epoch, orders }) => orders.filter(({ load }) => load).map((order) => ({ ...order, epoch })));
}
const summary = (): unknown => JSON.parse(readFileSync(join(dir, 'server/summary.json'), 'utf8'));

/** Folder of a client, which numbers itself by the order in which it came. */
function folderOf(client: number): string {
  const row = journal().find((one) => one['do'] === 'register' && one['client'] === client);
  return String(row!['folder']);
}

it('copies the weights of the better client, also when the server was interrupted', async () => {
  // whoever copies others stays as these were
  writeConfigs({ '{cls_pbt_mutations#0}.multiplier_smaller': 0, '{cls_pbt_mutations#0}.multiplier_larger': 0 });
  const first = startServer();
  const clients = [startClient(0), startClient(1)];
  await first.shows('Epoch 2:');
  first.child.kill('SIGINT');
  expect([await first.ended, existsSync(join(dir, 'uri'))]).toEqual([130, false]);
  const server = startServer('--resume');
  const codes = await Promise.all([...clients, server].map(({ ended }) => ended));
  expect([codes, [...clients, server].filter(({ text }) => text.includes('warning'))]).toEqual([[0, 0, 0], []]);
  expect(summary()).toMatchObject({ done: true, summary: { clients: 2, finished: 2, rounds: EPOCHS } });
  expect(existsSync(join(dir, 'uri'))).toBe(false);

  const tensors = (client: number, epochs: number) => readCheckpoint(join(folderOf(client), 'checkpoints'), epochs).tensors; // prettier-ignore
  const copies = loads();
  expect(copies.length).toBeGreaterThan(0);
  for (const { epoch, client, load } of copies) {
    const from = tensors(load.client, load.epoch + 1);
    const after = tensors(client, epoch + 2);
    const trained = [...from.keys()].filter((name) => /^optimizers\/net\/.*\/momentum$/.test(name));
    expect(trained.length).toBeGreaterThan(10);
    for (const slot of trained) {
      const name = slot.slice('optimizers/net/'.length, -'/momentum'.length);
      expect([name, after.get(`method/network/${name}`)]).toEqual([name, from.get(`clones/0/${name}`)]);
    }
  }
  const lineage = readFileSync(join(dir, 'server/plots/lineage.svg'), 'utf8');
  // the line of a client begins anew wherever it copied
  expect(lineage.match(/<path d="M[^"]* L[^"]*" fill="none"/g)).toHaveLength(2 + copies.length);
}, 120_000);

it('goes on without a client that was killed, with mutated learning rates', async () => {
  writeConfigs({ '{cls_task}.client_timeout': 2 });
  const server = startServer();
  const [one, other] = [startClient(0), startClient(1)];
  await one.shows('Training, epoch 4');
  one.child.kill('SIGKILL');
  expect([await other.ended, await server.ended]).toEqual([0, 0]);
  expect(server.text).toContain('has given no sign of life for 2 s: the population goes on without it');
  expect(server.text).toContain('did not come to its end');
  expect(summary()).toMatchObject({ done: true, summary: { clients: 2, finished: 1 } });
  const copies = loads();
  expect(copies.length).toBeGreaterThan(0);
  for (const { load, set } of copies) {
    const source = journal().find((row) => row['do'] === 'result' && row['client'] === load.client && row['epoch'] === load.epoch); // prettier-ignore
    const { [LR]: lr } = source!['knobs'] as unknown as Record<string, number>;
    expect([0.8, 1.2].some((factor) => Math.abs(set[LR]! / lr! - factor) < 1e-10)).toBe(true);
  }
  const last = readCheckpoint(join(dir, 'client1/checkpoints'), EPOCHS);
  const { knobs } = last.state as unknown as { readonly knobs: Record<string, number> };
  const results = journal().filter((row) => row['do'] === 'result' && row['epoch'] === EPOCHS - 1);
  expect(results.map((row) => row['knobs'])).toEqual([knobs]);
}, 120_000);
