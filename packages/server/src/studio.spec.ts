import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, get as httpGet, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from '@uninas/runs';
import { HttpClient } from './http-client.fixture.js';
import { startStudio, type RunView } from './index.js';
import { TOKEN, ToyWorkspace, type Served } from './toy-workspace.fixture.js';

let toy: ToyWorkspace;
let served: Served | undefined;
let client: HttpClient | undefined;
beforeEach(() => {
  toy = new ToyWorkspace();
});
afterEach(async () => {
  if (served?.child.exitCode === null && served.child.signalCode === null) {
    for (const { id } of await runs()) await client!.ask({ method: 'POST', url: `/api/runs/${id}/stop` });
    await until(async () => (await runs()).every(({ state }) => ['stopped', 'done', 'failed'].includes(state)));
    served.child.kill('SIGKILL');
  }
  served = undefined;
  client?.close();
  toy.remove();
});

const serve = async (...words: readonly string[]): Promise<void> => {
  served = await toy.serve(...words);
  client = new HttpClient(Number(new URL(served.address).port));
};
const runs = async (): Promise<RunView[]> => (await client!.get('/api/runs')).json<{ runs: RunView[] }>().runs;
const start = async (values: object): Promise<RunView> => {
  const config = { cls: 'WaitTask', cls_part: { cls: 'SmallPart' }, ...values };
  return (await client!.post('/api/runs', { config })).json<RunView>();
};
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let i = 0; !(await isTrue()); i++) {
    if (i > 600) throw new Error(`it never happened; the server said ${served?.err()}`);
    await sleep(50);
  }
}
const kill = async (signal: 'SIGINT' | 'SIGKILL'): Promise<number | null> => {
  served!.child.kill(signal);
  const [code] = (await once(served!.child, 'close')) as [number | null];
  client!.close();
  return code;
};
const runOf = async (id: string): Promise<RunView> => (await client!.get(`/api/runs/${id}`)).json<RunView>();

describe('a server that is killed', () => {
  it('finds its runs again: one at work, one that ends meanwhile, one that fails, and ten in the queue', async () => {
    await serve('--parallel', '3');
    const long = await start({ steps: 4000, pause: 20 });
    const short = await start({ steps: 150, pause: 20 });
    const bad = await start({ steps: 4000, pause: 20 });
    const queued: string[] = [];
    for (let i = 0; i < 10; i++) queued.push((await start({ note: String(i) })).id);
    await until(async () => (await client!.get(`/api/runs/${long.id}/metrics`)).json<{ next: number }>().next > 0);
    await until(async () => (await client!.get(`/api/runs/${short.id}/metrics`)).json<{ next: number }>().next > 0);
    await until(async () => (await client!.get(`/api/runs/${bad.id}/metrics`)).json<{ next: number }>().next > 0);
    expect(await kill('SIGKILL')).toBeNull();
    // nobody is there to notice
    const told = readFileSync(join(toy.root, 'home/studio/runs', bad.id, 'progress.json'), 'utf8');
    const { pid } = JSON.parse(told) as { pid: number };
    // enough to know it again
    expect(JSON.parse(told)).toMatchObject(identityOf(pid));
    process.kill(pid, 'SIGKILL');
    await until(async () => existsSync(join(short.saveDir, 'summary.json')));
    await serve('--parallel', '1');
    expect((await runs()).map(({ id }) => id)).toEqual([...queued.toReversed(), bad.id, short.id, long.id]);
    expect(await runOf(long.id)).toMatchObject({ state: 'running', progress: { label: 'steps', total: 4000 } });
    await until(async () => (await runOf(short.id)).state === 'done');
    await until(async () => (await runOf(bad.id)).state === 'failed');
    expect((await runOf(bad.id)).error).toMatch(/ended without a word.*last in the log/);
    expect((await runs()).filter(({ state }) => state === 'queued')).toHaveLength(10);
    // it is not our child any more, and stops all the same
    await client!.post(`/api/runs/${long.id}/stop`);
    await until(async () => (await runOf(long.id)).state === 'stopped');
    await until(async () => (await runs()).filter(({ state }) => state === 'done').length === 11);
    const order = (await runs())
      .filter(({ id }) => queued.includes(id))
      .toSorted((a, b) => (a.started! < b.started! ? -1 : 1));
    expect(order.map(({ id }) => id)).toEqual(queued);
  });

  it('ends by Ctrl-C while runs go on, and says so', async () => {
    await serve();
    const { id, saveDir } = await start({ steps: 60, pause: 20 });
    await until(async () => existsSync(join(saveDir, 'metrics.jsonl')));
    expect(await kill('SIGINT')).toBe(0);
    expect(served!.err()).toContain('1 run goes on; uninas studio shows them again\n');
    await until(async () => existsSync(join(saveDir, 'summary.json')));
    await serve();
    await until(async () => (await runOf(id)).state === 'done');
  });
});

describe('the command', () => {
  it('is refused where another server is at work, a port is taken, or a folder is none', async () => {
    await serve();
    await expect(toy.serve()).rejects.toThrow(/UNINAS_ERUN_LOCKED.*process \d+ on/);
    await kill('SIGINT');
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(toy.serve('--port', String(port))).rejects.toThrow(
      /UNINAS_ELISTEN.*another program listens there; --port 0/,
    );
    other.close();
    await expect(toy.serve('--dir', 'nothing')).rejects.toThrow(/there is no folder .*nothing; --dir/);
    await expect(toy.serve('--port', '65536')).rejects.toThrow(/there is no port 65536/);
  });

  it('says who else can reach it', async () => {
    await serve('--host', '0.0.0.0');
    expect(served!.err()).toMatch(/^warning: every machine that reaches 0\.0\.0\.0:\d+ may knock/);
    const answer = await client!.ask({ url: '/api/runs', headers: { host: 'evil.example' } });
    expect(answer.statusCode).toBe(403);
    expect((await client!.ask({ url: '/api/runs', headers: { host: '192.168.1.7:8260' } })).statusCode).toBe(200);
  });

  const [outer] = Object.values(networkInterfaces()).flatMap((all = []) => all.filter(({ internal, family }) => !internal && family === 'IPv4')); // prettier-ignore
  const withNetwork = outer === undefined ? it.skip : it;
  withNetwork('does not listen to who guesses from another machine, even to the right token', async () => {
    await serve('--host', '0.0.0.0');
    const { port } = new URL(served!.address);
    const ask = async (token: string, host = outer!.address): Promise<number> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`http://${host}:${port}/api/configs`, { headers })).status;
    };
    expect(await ask(TOKEN)).toBe(200);
    for (let i = 0; i < 100; i++) expect(await ask(`guess-${i}`)).toBe(401);
    expect([await ask('guess'), await ask(TOKEN)]).toEqual([429, 429]);
    expect(await ask(TOKEN, '127.0.0.1')).toBe(200);
  });

  it('makes a token of its own, another one each time', async () => {
    const env = { ...toy.env, UNINAS_STUDIO_TOKEN: undefined };
    const tokens = new Set<string>();
    for (let i = 0; i < 2; i++) {
      const studio = await startStudio({ dir: toy.dir, env, port: 0 });
      expect(studio.address).toBe(`http://127.0.0.1:${studio.port}/?token=${studio.token}`);
      tokens.add(studio.token);
      expect(studio.token).toMatch(/^[\w-]{43}$/);
      await studio.close();
    }
    expect(tokens.size).toBe(2);
    const weak = { ...toy.env, UNINAS_STUDIO_TOKEN: 'short' };
    await expect(startStudio({ dir: toy.dir, env: weak, port: 0 })).rejects.toThrow(/needs 16 characters/);
  });

  it('tells when the records are damaged, and leaves them', async () => {
    await serve();
    await kill('SIGINT');
    const file = join(toy.root, 'home/studio/studio.db');
    writeFileSync(file, 'no database at all, '.repeat(100));
    await expect(toy.serve()).rejects.toThrow(/the records in .*studio\.db cannot be used: .*move the file away/);
    expect(readFileSync(file, 'utf8')).toMatch(/^no database/);
  });
});

describe('the stream of events', () => {
  it('tells of a run from its beginning to its end, and only of that one if asked', async () => {
    await serve('--parallel', '2');
    const options = { headers: { authorization: `Bearer ${TOKEN}` } };
    const [response] = (await once(httpGet(`${served!.address}/api/events`, options), 'response')) as [IncomingMessage];
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'x-content-type-options': 'nosniff',
    });
    let text = '';
    response.on('data', (chunk: Buffer) => (text += chunk.toString()));
    response.on('error', () => undefined);
    const { id } = await start({ steps: 40, pause: 25 });
    await until(() => Promise.resolve(text.includes('"state":"done"')));
    const events = text
      .split('\n\n')
      .map((part) => /^event: (\w+)\ndata: (.*)$/s.exec(part))
      .filter((match) => match !== null)
      .map(([, name, data]) => ({ name, data: JSON.parse(data!) as Record<string, unknown> }));
    expect(new Set(events.map(({ data }) => data['id']))).toEqual(new Set([id]));
    const of = (name: string): Record<string, unknown>[] =>
      events.filter((event) => event.name === name).map(({ data }) => data);
    expect(of('run').map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual(['queued', 'running', 'done']); // prettier-ignore
    expect(of('progress').at(-1)).toEqual({ id, progress: { label: 'steps', done: 40, total: 40, note: 'loss' } });
    const rows = of('metrics').flatMap((data) => data['rows'] as { epoch: number }[]);
    expect(rows.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    const log = of('log').map((data) => data['text']).join(''); // prettier-ignore
    expect(log).toBe((await client!.get(`/api/runs/${id}/log`)).json<{ text: string }>().text);
    await client!.ask({ method: 'DELETE', url: `/api/runs/${id}` });
    await until(() => Promise.resolve(text.endsWith(`event: removed\ndata: {"id":"${id}"}\n\n`)));
    response.destroy();
  });

  it('is given to few', async () => {
    await serve();
    const url = `${served!.address}/api/events?run=20260101-000000-00000000`;
    const open: IncomingMessage[] = [];
    for (let i = 0; i < 33; i++) {
      const asked = httpGet(url, { headers: { authorization: `Bearer ${TOKEN}` } });
      asked.on('error', () => undefined);
      open.push(((await once(asked, 'response')) as [IncomingMessage])[0]);
    }
    expect(open.map(({ statusCode }) => statusCode)).toEqual([...new Array<number>(32).fill(200), 503]);
    for (const response of open) response.on('error', () => undefined).destroy();
    await until(async () => {
      const asked = httpGet(url, { headers: { authorization: `Bearer ${TOKEN}` } });
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      response.on('error', () => undefined).destroy();
      return response.statusCode === 200;
    });
  });
});

describe('what the process is made of', () => {
  it('no module, no container, no tensors, whatever is asked', async () => {
    const record = join(toy.root, 'record.txt');
    const hook = join(toy.root, 'record.mjs');
    writeFileSync(hook, RECORD);
    writeFileSync(record, '');
    Object.assign(toy.env, { NODE_OPTIONS: `--import ${hook}`, RECORD: record });
    await serve();
    const { id } = await start({});
    await until(async () => (await runOf(id)).state === 'done');
    const config = { cls: 'WaitTask', cls_part: { cls: 'SmallPart' } };
    for (const url of ['/', '/api/register', '/api/configs', '/api/openapi.json', `/api/runs/${id}/front`])
      await client!.get(url);
    await client!.post('/api/check', { config });
    await client!.post('/api/convert', { text: JSON.stringify(config), name: 'a.json', to: 'flat', format: 'yaml' });
    expect((await client!.post('/api/network', { file: 'DARTS_V1' })).statusCode).toBe(422);
    const loaded = readFileSync(record, 'utf8').trim().split('\n').map((line) => line.split(' ')); // prettier-ignore
    const ofServer = loaded.filter(([pid]) => Number(pid) === served!.child.pid).map(([, url]) => url);
    const foreign =
      /tensorflow|uninas\/engine|packages\/engine|packages\/networks|toy\/modules|tsyringe|core\/dist.*instantiate/;
    expect(ofServer.filter((url) => url!.includes('packages/server/dist')).length).toBeGreaterThan(10);
    expect(ofServer.filter((url) => foreign.test(url!))).toEqual([]);
    // other processes did
    expect(loaded.filter(([, url]) => /toy\/modules/.test(url!)).length).toBeGreaterThan(0);
  });

  it('a flood of 10,000 requests leaves little behind', async () => {
    await serve();
    const size = (): number =>
      Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${served!.child.pid}/status`, 'utf8'))?.[1]);
    const flood = async (count: number): Promise<void> => {
      for (let i = 0; i < count / 100; i++) {
        const many = Array.from({ length: 100 }, () => client!.ask({ url: '/api/configs', from: '127.0.0.1' }));
        for (const { statusCode } of await Promise.all(many)) expect([200, 429]).toContain(statusCode);
      }
    };
    await flood(2000);
    if (process.platform !== 'linux') return;
    const before = size();
    await flood(10_000);
    // kilobytes; garbage may wait for its collection
    expect(size() - before).toBeLessThan(100_000);
    expect(served!.err()).toBe('Ctrl-C stops the server; runs go on without it\n');
  });
});

const RECORD = `
import { appendFileSync } from 'node:fs';
import Module, { register } from 'node:module';
const load = Module._load;
Module._load = function (request, parent, ...rest) {
  appendFileSync(process.env.RECORD, process.pid + ' ' + Module._resolveFilename(request, parent) + '\\n');
  return load.call(this, request, parent, ...rest);
};
const hooks = \`
import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(process.env.RECORD, process.pid + ' ' + url + '\\\\n');
  return next(url, context);
}\`;
register('data:text/javascript,' + encodeURIComponent(hooks));
`;
