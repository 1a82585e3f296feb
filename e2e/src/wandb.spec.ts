import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readMetrics, type MetricsRow } from '@uninas/runs';
import { contentOf, expectSame } from './run-content.js';
import { must } from './shell.js';
import { ROOT, shippedConfig } from './workspace.js';

/*
 * Runs with a WandbExpLogger, as a person starts them. What the original says of them is asked where there is a
 * Python with the package wandb, 0.30 or later:
 *
 *     python3 -m venv /tmp/wandb && /tmp/wandb/bin/pip install wandb
 *     UNINAS_WANDB_PYTHON=/tmp/wandb/bin/python npx nx test e2e -- wandb
 *
 * Its program uploads to a server of this file: nothing leaves the machine.
 */

const PYTHON = process.env['UNINAS_WANDB_PYTHON'];
const itWithWandb = PYTHON === undefined ? it.skip : it;
const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const EPOCHS = 3;
const CONFIG = {
  ...shippedConfig('tasks/quickstart_s1.json'),
  '{cls_task}.save_dir': './run',
  '{cls_task}.is_test_run': true,
  cls_trainer: 'SimpleTrainer',
  '{cls_trainer}.num_workers': undefined,
  '{cls_trainer}.max_epochs': EPOCHS,
  '{cls_trainer}.eval_last': -1,
  cls_exp_loggers: 'WandbExpLogger',
  '{cls_exp_loggers#0}.project': 'digits',
  cls_data: 'RandomImageClassificationData',
  '{cls_data}.data_shape': '1, 12, 12',
  '{cls_data}.target_shape': '10',
  '{cls_data}.valid_split': 500,
  '{cls_data}.batch_size_train': 32,
  '{cls_data}.batch_size_test': 32,
};
/** Nothing of W&B is found but what a test gives. */
const BARE = { PATH: dirname(process.execPath), WANDB_MODE: 'online' };

let dir: string;
let whole: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-wandb-'));
  whole = train(folderOf('whole'));
}, 120_000);
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function folderOf(name: string): string {
  const folder = mkdtempSync(join(dir, `${name}-`));
  writeFileSync(join(folder, 'task.json'), JSON.stringify(CONFIG));
  return folder;
}

/** @returns the run folder */
function train(folder: string, ...words: string[]): string {
  must(folder, process.execPath, [CLI, 'run', 'task.json', ...words], BARE);
  return join(folder, 'run');
}

/** The run of W&B in a run folder. */
function wandbOf(run: string): { readonly folder: string; readonly file: string; readonly id: string } {
  const below = join(run, 'exp/wandb');
  const [name, ...others] = readdirSync(below).filter((entry) => entry.startsWith('offline-run-'));
  expect(others).toEqual([]);
  const id = name!.split('-').at(-1)!;
  return { folder: join(below, name!), file: join(below, name!, `run-${id}.wandb`), id };
}

/** All values of each epoch, as the files of every run have them. */
function measuredIn(run: string): Record<string, number>[] {
  const [values, times] = ['metrics.jsonl', 'timing.jsonl'].map((name) => readMetrics(join(run, name)).rows);
  return values!.map((row: MetricsRow, i) => ({ ...row.values, ...times![i]!.values }));
}

it('has a folder of its own, beside which equal runs are the same, of which one was resumed', () => {
  const folder = folderOf('resumed');
  train(folder, '--{cls_trainer}.stop_epoch=1');
  const before = wandbOf(join(folder, 'run'));
  const resumed = train(folder, '--resume');
  expect(wandbOf(resumed)).toEqual(before);
  expectSame(withoutStop(contentOf(resumed)), withoutStop(contentOf(whole)));
  expect(readdirSync(join(whole, 'exp'))).toEqual(['wandb']);
}, 120_000);

function withoutStop(content: Record<string, string>): Record<string, string> {
  const { 'run.json': _, ...others } = content;
  return others;
}

itWithWandb(
  'is read by the classes of wandb, with the values of the run',
  () => {
    const { file, id } = wandbOf(whole);
    const lines = must(ROOT, PYTHON!, [join(ROOT, 'e2e/python/read_wandb.py'), file])
      .trim()
      .split('\n');
    const records = lines.map((line) => JSON.parse(line) as WandbRecord);
    const names = records.map((record) => Object.keys(record).find((key) => key !== 'num'));
    const epoch = ['summary', 'history'];
    expect(names).toEqual([
      'header',
      'run',
      'environment',
      'files',
      ...epoch,
      ...epoch,
      ...epoch,
      'config',
      'files',
      'exit',
    ]);
    expect(records[1]).toMatchObject({ run: { run_id: id, project: 'digits' } });
    const { config } = JSON.parse(readFileSync(join(whole, 'run.json'), 'utf8')) as { config: object };
    expect(jsonOf(records[1]!.run!.config.update)).toEqual(config);
    const histories = records.flatMap(({ history }) => (history === undefined ? [] : [history]));
    expect(histories.map(({ item }) => ownValues(jsonOf(item)))).toEqual(measuredIn(whole));
  },
  60_000,
);

interface WandbRecord {
  readonly run?: { readonly config: { readonly update: readonly Item[] } };
  readonly history?: { readonly item: readonly Item[] };
}
interface Item {
  readonly key?: string;
  readonly nested_key?: readonly string[];
  readonly value_json: string;
}
function jsonOf(items: readonly Item[]): Record<string, unknown> {
  return Object.fromEntries(items.map(({ key, nested_key, value_json }) => [key ?? nested_key!.join('.'), JSON.parse(value_json)])); // prettier-ignore
}
/** Without what W&B wants besides. */
function ownValues(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !/^_(step|timestamp|runtime)$/.test(key)));
}

describe('the program wandb', () => {
  let server: FakeServer;
  beforeEach(async () => {
    server = await FakeServer.start();
  });
  afterEach(() => server.close());

  /** Surroundings in which the program finds only the server here. */
  const surroundings = (): NodeJS.ProcessEnv => ({
    PATH: [...(PYTHON === undefined ? [] : [dirname(PYTHON)]), dirname(process.execPath)].join(delimiter),
    HOME: dir,
    WANDB_MODE: 'online',
    WANDB_BASE_URL: server.address,
    WANDB_API_KEY: '0'.repeat(40),
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  });
  const go = (folder: string, ...words: string[]): Promise<string> =>
    outputOf(folder, process.execPath, [CLI, 'run', 'task.json', ...words], surroundings());

  itWithWandb(
    'uploads a run that has ended, and all of it again when the run went on',
    async () => {
      const folder = folderOf('uploaded');
      const words = ['--{cls_exp_loggers#0}.log_model=true', '--{cls_exp_loggers#0}.name=None'];
      expect(await go(folder, ...words, '--{cls_trainer}.stop_epoch=1')).toContain('  uploaded: ');
      const run = join(folder, 'run');
      const { file, id } = wandbOf(run);
      expect(existsSync(`${file}.synced`)).toBe(true);
      expect(server.steps()).toEqual([0]);
      server.forget();
      await go(folder, ...words, '--resume');
      expect(server.steps()).toEqual([0, 1, 2]);
      expect(server.runs()).toEqual([id]);
      expect(server.history().map(ownValues)).toEqual(measuredIn(run));
      const files = new Map(server.files);
      expect(files.get('run.json')).toEqual(readFileSync(join(run, 'run.json')));
      for (const name of readdirSync(join(run, `checkpoints/${EPOCHS}`))) {
        expect(files.get(`model/${name}`)).toEqual(readFileSync(join(run, `checkpoints/${EPOCHS}`, name)));
      }
      expect([...files.keys()]).toEqual(expect.arrayContaining(['config.yaml', 'wandb-summary.json']));
      expect(server.exitCode).toBe(0);
    },
    240_000,
  );

  itWithWandb(
    'uploads a run of old, as the log says',
    async () => {
      const copy = join(dir, 'copy');
      cpSync(whole, copy, { recursive: true });
      await outputOf(dir, join(dirname(PYTHON!), 'wandb'), ['sync', wandbOf(copy).folder], surroundings());
      expect(server.history().map(ownValues)).toEqual(measuredIn(whole));
    },
    120_000,
  );
});

/** Runs a command while this process answers it. @throws {Error} if it fails */
function outputOf(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const child = spawn(command, args, { cwd, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(said) : reject(new Error(`${command} ended with ${code}:\n${said}`)))); // prettier-ignore
  });
}

interface Stream {
  readonly files?: Record<string, { readonly offset: number; readonly content: readonly string[] }>;
  readonly exitcode?: number;
}

/** As much of W&B as its program needs to upload a run; keeps what it is sent. */
class FakeServer {
  readonly files = new Map<string, Buffer>();
  exitCode: number | undefined;
  readonly #lines: string[] = [];
  readonly #runs = new Set<string>();

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(this.#answer(request.url ?? '', plain)));
      });
    });
  }

  static async start(): Promise<FakeServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeServer(server);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  history(): Record<string, unknown>[] {
    return this.#lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
  steps(): unknown[] {
    return this.history().map(({ _step }) => _step);
  }
  runs(): string[] {
    return [...this.#runs];
  }
  forget(): void {
    this.files.clear();
    this.#lines.length = 0;
  }
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  #answer(url: string, body: Buffer): object {
    if (url.startsWith('/graphql')) return { data: this.#query(JSON.parse(body.toString()) as Query) };
    if (url.startsWith('/put/')) this.files.set(url.slice('/put/'.length), body);
    if (url.endsWith('/file_stream')) this.#stream(JSON.parse(body.toString()) as Stream);
    return {};
  }

  #query({ query, variables }: Query): object {
    if (query.includes('upsertBucket')) {
      this.#runs.add(variables.name!);
      const project = { name: 'digits', entity: { name: 'team' } };
      const bucket = { id: 'x', name: variables.name, displayName: 'x', config: '{}', historyLineCount: 0, project };
      return { upsertBucket: { bucket, inserted: true } };
    }
    if (query.includes('createRunFiles')) {
      const files = variables.files!.map((name) => ({ name, uploadUrl: `${this.address}/put/${name}` }));
      return { createRunFiles: { runID: 'x', uploadHeaders: [], files } };
    }
    return {};
  }

  /** Lines that are sent again replace those of before. */
  #stream({ files = {}, exitcode }: Stream): void {
    const { offset, content } = files['wandb-history.jsonl'] ?? { offset: 0, content: [] };
    this.#lines.splice(offset, content.length, ...content);
    this.exitCode = exitcode ?? this.exitCode;
  }
}

interface Query {
  readonly query: string;
  readonly variables: { readonly name?: string; readonly files?: readonly string[] };
}
