import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openQueue } from '@uninas/wrap-bullmq';
import { contentOf, expectSame } from './run-content.js';
import { must, run } from './shell.js';
import { ROOT, shippedConfig } from './workspace.js';

/*
 * Searches whose architectures are rated by workers that share nothing with
 * them but a Redis and a file system, as child processes on built files.
 */

const CLI = join(ROOT, 'packages/uninas/bin/uninas.js');
const PASSWORD = 'p@ss: wörd';
/** Visibly skipped where there is no server. */
const describeWithRedis = spawnSync('redis-server', ['--version']).status === 0 ? describe : describe.skip;

const S1 = {
  ...shippedConfig('tasks/quickstart_s1.json'),
  '{cls_task}.save_dir': '{path_tmp}/s1',
  '{cls_task}.is_test_run': true,
  cls_trainer: 'SimpleTrainer',
  '{cls_trainer}.num_workers': undefined,
  '{cls_trainer}.max_epochs': 1,
  cls_data: 'RandomImageClassificationData',
  '{cls_data}.data_shape': '1, 12, 12',
  '{cls_data}.target_shape': '10',
  '{cls_data}.valid_split': 500,
  '{cls_data}.batch_size_train': 33,
  '{cls_data}.batch_size_test': 32,
};

const S2 = {
  ...shippedConfig('tasks/quickstart_s2.json'),
  '{cls_task}.save_dir': './s2',
  '{cls_task}.s1_path': '{path_tmp}/s1',
  '{cls_task}.is_test_run': true,
  '{cls_hpo_self_algorithm}.iterations': 1,
  '{cls_hpo_estimators#0}.batches_forward': 2,
};

/** A command that runs beside the test. */
class Running {
  said = '';
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]) {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    this.#child = spawn(process.execPath, [CLI, ...args], { cwd, env: { ...inherited, NO_COLOR: '1', ...env } });
    const hear = (data: Buffer): void => void (this.said += data.toString());
    this.#child.stdout!.on('data', hear);
    this.#child.stderr!.on('data', hear);
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** How often it has said this. */
  count(text: string): number {
    return this.said.split(text).length - 1;
  }

  /** Waits until it has said this so many times. */
  async says(text: string, times = 1): Promise<void> {
    const since = performance.now();
    while (this.count(text) < times) {
      const why = this.#child.exitCode !== null ? 'ended' : performance.now() - since > 100_000 ? 'waited' : undefined;
      if (why !== undefined) throw new Error(`${why} without "${text}":\n${this.said}`);
      await setTimeout(20);
    }
  }
}

describeWithRedis('workers on several machines', () => {
  let dir: string;
  let home: NodeJS.ProcessEnv;
  let redis: ChildProcess;
  let [port, url] = [0, ''];
  let expected: Record<string, string>;
  const running: Running[] = [];

  const folder = (name: string, config?: object): string => {
    const path = join(dir, name);
    mkdirSync(path);
    if (config !== undefined) writeFileSync(join(path, 'task.json'), JSON.stringify(config));
    return path;
  };
  const start = (cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Running => {
    const started = new Running(cwd, env, ...args);
    running.push(started);
    return started;
  };
  const worker = (name: string, env = home, ...more: string[]): Running =>
    start(folder(name), env, 'worker', '--queue', url, ...more);
  const search = (name: string, queue = url): Running =>
    start(folder(name, S2), home, 'run', 'task.json', '--num_workers=6', '--queue', queue);
  const keys = (): string[] => {
    const args = ['-p', `${port}`, '--no-auth-warning', '-a', PASSWORD, 'keys', '*'];
    return must(dir, 'redis-cli', args).split('\n').filter(Boolean).sort(); // prettier-ignore
  };

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'uninas-machines-'));
    home = { UNINAS_HOME: folder('home') };
    port = await freePort();
    url = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/group`;
    redis = spawn('redis-server', ['--port', `${port}`, '--save', '', '--dir', dir, '--requirepass', PASSWORD]);
    const queue = await openQueue(addressOf(), { say: () => undefined });
    await queue.close();
    must(folder('s1', S1), process.execPath, [CLI, 'run', 'task.json'], home);
    const one = folder('one-thread', S2);
    must(one, process.execPath, [CLI, 'run', 'task.json', '--num_workers=1'], home);
    expected = resultOf(one);
  }, 120_000);

  afterAll(async () => {
    for (const each of running) each.kill('SIGKILL');
    redis.kill('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    rmSync(dir, { recursive: true, force: true });
  });

  const addressOf = () => ({ host: '127.0.0.1', port, tls: false, name: 'group', password: PASSWORD });

  it('find the same bytes as one thread, though they come late, and some have other files or kernels', async () => {
    const searching = search('late');
    await searching.says('No worker is there; waiting for one. A worker is started with: npx uninas worker --queue');
    const strange = worker('strange', { UNINAS_HOME: folder('other-home') }, '--once');
    const plain = worker('plain', { ...home, UNINAS_KERNELS: 'plain' }, '--once');
    expect([await strange.ended, await plain.ended]).toEqual([1, 1]);
    const workers = [worker('a', home, '--once'), worker('b', home, '--once')];
    expect(await searching.ended).toBe(0);
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual([0, 0]);
    expectSame(resultOf(join(dir, 'late')), expected);
    const missing = join(dir, 'other-home/tmp/s1');
    expect(searching.said).toMatch(new RegExp(`Worker \\S+:\\d+ cannot work for this run: .*${missing}`));
    await searching.says('here it would be by uninas');
    for (const { said } of [searching, strange, ...workers]) expect(said).not.toMatch(/p@ss|p%40ss/);
    const files = ['run.json', 'log.txt'].map((name) => readFileSync(join(dir, 'late/s2', name), 'utf8'));
    expect(files.join('\n')).not.toMatch(/p@ss|p%40ss/);
    expect(workers.reduce((sum, each) => sum + each.count('Answered request'), 0)).toBeGreaterThanOrEqual(24);
    expect(keys()).toEqual([]);
  }, 120_000);

  it('find the same bytes if one is killed over a request, which another answers', async () => {
    const [killed, left] = [worker('killed'), worker('left')];
    await Promise.all([killed, left].map((each) => each.says('Waiting for a run')));
    const searching = search('kill');
    await Promise.all([killed, left].map((each) => each.says('answering requests')));
    await killed.says('Answered request');
    killed.kill('SIGKILL');
    expect(await searching.ended).toBe(0);
    expectSame(resultOf(join(dir, 'kill')), expected);
    const times = readFileSync(join(dir, 'kill/s2/timing.jsonl'), 'utf8').matchAll(/"time\/rating":([\d.]+)/g);
    expect(Math.max(...[...times].map(([, seconds]) => Number(seconds)))).toBeGreaterThan(5);
    await left.says('The run has ended');
    left.kill('SIGINT');
    expect(await left.ended).toBe(0);
    expect(keys()).toEqual([]);
  }, 120_000);

  it('refuse a run of another version, and leave the others alone', async () => {
    const queue = await openQueue(addressOf(), { say: () => undefined });
    const offered = await queue.offer('run-of-the-future', JSON.stringify({ version: '9.9.9' }));
    const refusing = worker('older', home, '--once');
    expect(await refusing.ended).toBe(1);
    const text = expect.stringMatching(
      /^the run is of uninas 9\.9\.9, the worker is of \d.*: install the same version$/,
    );
    expect((await offered.heard()).notes).toContainEqual({ worker: expect.any(String), kind: 'refused', text });
    // a run that is interrupted removes what is its own, and nothing else
    const before = keys();
    const searching = search('interrupted');
    await searching.says('No worker is there');
    expect(keys().length).toBeGreaterThan(before.length);
    searching.kill('SIGINT');
    expect(await searching.ended).toBe(130);
    expect(keys()).toEqual(before);
    await offered.close();
    await queue.close();
    expect(keys()).toEqual([]);
  }, 120_000);

  it('are not let in with a wrong password, which is not told', () => {
    const wrong = url.replace(/:[^:@]*@/, ':top-secret@');
    const cwd = folder('wrong', S2);
    for (const words of [['worker'], ['run', 'task.json']]) {
      const { status, out, err } = run(cwd, process.execPath, [CLI, ...words, '--queue', wrong], home);
      expect([status, err]).toEqual([2, expect.stringContaining(`Redis at 127.0.0.1:${port} refuses`)]);
      expect(out + err).not.toContain('secret');
    }
  }, 120_000);
});

/** The content of a run, without what says how many architectures were rated at once. */
function resultOf(cwd: string): Record<string, string> {
  const { 'run.json': _, ...content } = contentOf(join(cwd, 's2'));
  return content;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
