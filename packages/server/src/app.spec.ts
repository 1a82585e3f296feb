import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { Agent, get as httpGet } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { HttpClient, type Answered, type Asked } from './http-client.fixture.js';
import { openStudio, type OpenStudio, type RunView } from './index.js';
import { TOKEN, ToyWorkspace } from './toy-workspace.fixture.js';

let toy: ToyWorkspace;
let studio: OpenStudio;
let client: HttpClient;
const log: string[] = [];
beforeAll(async () => {
  toy = new ToyWorkspace();
  toy.write('wait.json', '{ "cls": "WaitTask" }');
  toy.write('deep/flat.yaml', 'cls_task: WaitTask\n');
  writeFileSync(join(toy.root, 'secret.json'), '{"secret": 1}');
  symlinkSync(toy.root, join(toy.dir, 'out'));
  symlinkSync(join(toy.root, 'secret.json'), join(toy.dir, 'link.json'));
  symlinkSync(join(toy.root, 'nothing.json'), join(toy.dir, 'dangling.json'));
  toy.write('node_modules/@uninas/studio/package.json', '{"name": "@uninas/studio"}');
  toy.write('node_modules/@uninas/studio/dist/index.html', '<!doctype html><script src="/assets/a.js"></script>');
  toy.write('node_modules/@uninas/studio/dist/assets/a.js', 'export {};');
  toy.write('node_modules/@uninas/studio/secret.txt', '"secret"');
  studio = await openStudio({ dir: toy.dir, env: toy.env, log: (line) => log.push(line) });
  await studio.app.listen({ host: '127.0.0.1', port: 0 });
  client = new HttpClient((studio.app.server.address() as AddressInfo).port);
});
afterAll(async () => {
  client.close();
  await studio.close();
  toy.remove();
});

const ask = (asked: Asked): Promise<Answered> => client.ask(asked);
const get = (url: string): Promise<Answered> => client.get(url);
const post = (url: string, payload?: object): Promise<Answered> => client.post(url, payload);
/** The name under which the server at an address has its cookie. */
const cookieAt = (port: number | string): string => `uninas_token_${port}`;
const codeOf = (response: Answered): unknown => response.json<{ error?: { code?: string } }>().error?.code;
const task = (values: object = {}): object => ({ cls: 'WaitTask', cls_part: { cls: 'SmallPart' }, ...values });

/** Nine lists of nine aliases each, ten times. */
const BOMB = `${Array.from({ length: 10 }, (_, i) => `a${i}: &a${i} [${Array(9).fill(i === 0 ? 'x' : `*a${i - 1}`).join(', ')}]`).join('\n')}\n`; // prettier-ignore

async function until(id: string, state: RunView['state']): Promise<RunView> {
  for (let i = 0; i < 600; i++) {
    const run = (await get(`/api/runs/${id}`)).json<RunView>();
    if (run.state === state) return run;
    if (['done', 'failed', 'stopped'].includes(run.state)) throw new Error(`it is ${run.state}: ${run.error}`);
    await sleep(50);
  }
  throw new Error(`the run is not ${state}`);
}

async function eventually(isTrue: () => boolean): Promise<void> {
  for (let i = 0; !isTrue(); i++) {
    if (i > 200) throw new Error('it never happened');
    await sleep(50);
  }
}

const start = async (config: object, name?: string): Promise<RunView> => {
  const response = await post('/api/runs', { config, ...(name && { name }) });
  expect(response.statusCode).toBe(201);
  return response.json<RunView>();
};

describe('who is answered', () => {
  it.each([
    ['no token', { authorization: '' }, 401],
    ['a wrong token', { authorization: 'Bearer wrong' }, 401],
    ['a longer token', { authorization: `Bearer ${TOKEN}x` }, 401],
    ['a wrong cookie', { host: 'localhost:1', authorization: '', cookie: `${cookieAt(1)}=wrong` }, 401],
    ['the cookie', { host: 'localhost:1', authorization: '', cookie: `a=b; ${cookieAt(1)}=${TOKEN}` }, 200],
    ['the cookie without a port', { host: 'localhost', authorization: '', cookie: `${cookieAt(80)}=${TOKEN}` }, 200],
    ['the cookie of another port', { host: 'localhost:1', authorization: '', cookie: `${cookieAt(2)}=${TOKEN}` }, 401],
    ['a foreign host', { host: 'evil.example' }, 403],
    ['a host that only begins like ours', { host: 'localhost.evil.example:8260' }, 403],
    ['a host that is no name', { host: '127.0.0.1:1@evil' }, 403],
    ['our host with a forwarded port', { host: '127.0.0.1:9000' }, 200],
    ['IPv6', { host: '[::1]:9000' }, 200],
    ['a foreign origin', { host: 'localhost:1', origin: 'http://evil.example' }, 403],
    ['another port of this machine', { host: 'localhost:1', origin: 'http://localhost:2' }, 403],
    ['no origin to speak of', { origin: 'null' }, 403],
    ['a picture in a page of another port', { 'sec-fetch-site': 'same-site' }, 403],
    ['a picture in a foreign page', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a picture in the page', { 'sec-fetch-site': 'same-origin' }, 200],
    ['the page itself', { host: 'localhost:1', origin: 'http://localhost:1' }, 200],
  ])('%s', async (_, headers, status) => {
    for (const url of ['/api/runs', '/api/register', '/api/openapi.json', '/api/nothing']) {
      const { statusCode } = await ask({ url, headers });
      expect(statusCode).toBe(status === 200 && url === '/api/nothing' ? 404 : status);
    }
  });

  it('nothing is changed without the header that no form can send', async () => {
    const payload = { text: '{}', etag: null };
    for (const headers of [{ 'x-uninas': '' }, { 'x-uninas': '0' }]) {
      const response = await ask({ method: 'PUT', url: '/api/configs/workspace/new.json', payload, headers });
      expect([response.statusCode, codeOf(response)]).toEqual([403, 'UNINAS_EHEADER']);
    }
    expect(existsSync(join(toy.dir, 'new.json'))).toBe(false);
  });

  it('the page sets the cookie once and hides the token', async () => {
    const first = await ask({ url: `/?token=${TOKEN}`, headers: { authorization: '' } });
    expect([first.statusCode, first.headers['location']]).toEqual([303, '/']);
    const cookie = `${cookieAt((studio.app.server.address() as AddressInfo).port)}=${TOKEN}`;
    expect(first.headers['set-cookie']).toEqual([`${cookie}; Path=/; HttpOnly; SameSite=Strict`]);
    const page = await ask({ url: '/', headers: { authorization: '', cookie } });
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await ask({ url: '/?token=wrong', headers: { cookie } })).statusCode).toBe(401);
    expect((await ask({ url: '/?token=a&token=b', headers: { cookie: '', authorization: '' } })).statusCode).toBe(401);
  });

  it('two servers on one machine leave each other their cookies', async () => {
    const jar = new Map<string, string>();
    for (const port of [8260, 8261]) {
      const headers = { host: `localhost:${port}`, authorization: '' };
      const { headers: answered } = await ask({ url: `/?token=${TOKEN}`, headers });
      const [name, value] = answered['set-cookie']![0]!.split(';')[0]!.split('=');
      jar.set(name!, value!);
    }
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ');
    for (const port of [8260, 8261]) {
      const headers = { host: `localhost:${port}`, authorization: '', cookie };
      expect((await ask({ url: '/', headers })).statusCode).toBe(200);
    }
  });

  it('one that comes from a page of another goes on as a page of this server', async () => {
    const from = (site: string): Promise<Answered> =>
      ask({ url: `/?token=${TOKEN}`, headers: { authorization: '', 'sec-fetch-site': site } });
    const page = await from('cross-site');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).toContain('content="0; url=/"');
    expect(page.body).not.toContain(TOKEN);
    expect(page.headers['set-cookie']).toHaveLength(1);
    expect((await from('none')).statusCode).toBe(303);
  });

  it('a person without the token is asked for it, a program is told', async () => {
    const html = { authorization: '', accept: 'text/html,*/*' };
    for (const url of ['/', '/runs', '/?token=wrong']) {
      const page = await ask({ url, headers: html });
      expect([page.statusCode, page.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
      expect(page.body).toMatch(/<form action="\/"[^]*<input name="token" type="password"/);
      // what the content security policy would forbid
      expect(page.body).not.toMatch(/<script|https?:|src=/);
    }
    expect(codeOf(await ask({ url: '/api/runs', headers: html }))).toBe('UNINAS_ETOKEN');
    expect(codeOf(await ask({ url: '/', headers: { authorization: '' } }))).toBe('UNINAS_ETOKEN');
  });

  it('every answer tells browsers what they may do with it', async () => {
    for (const url of ['/', '/api/runs', '/api/nothing', '/x.js']) {
      const { headers } = await get(url);
      expect(headers['content-security-policy']).toMatch(/^default-src 'self'; .*frame-ancestors 'none'$/);
      expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe-eval/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('the page', () => {
  it('is that of the package, with its files and its own addresses', async () => {
    const html = { accept: 'text/html,*/*' };
    for (const url of ['/', '/runs/20260101', '/edit/a']) {
      const page = await ask({ url, headers: html });
      expect([page.statusCode, page.headers['content-type'], page.body.includes('/assets/a.js')]).toEqual([200, 'text/html; charset=utf-8', true]); // prettier-ignore
      expect(page.headers['cache-control']).toBe('no-store');
    }
    const script = await get('/assets/a.js');
    expect([script.statusCode, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(script.headers['cache-control']).toMatch(/immutable/);
    for (const url of [
      '/assets/b.js',
      '/assets/../../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/favicon.ico',
    ]) {
      const other = await get(url);
      expect([other.statusCode >= 400, other.body.includes('"secret"')]).toEqual([true, false]);
    }
    expect((await ask({ url: '/assets/a.js', headers: { authorization: '' } })).statusCode).toBe(401);
    expect((await ask({ url: '/api/nothing', headers: html })).statusCode).toBe(404);
  });
});

describe('configurations', () => {
  it('what is installed comes with its manifests, and no module ran in this process', async () => {
    const data = (await get('/api/register')).json<{
      plugins: { name: string; manifest: { modules: object }; missing: object }[];
      packages: { name: string }[];
      paths: Record<string, string>;
    }>();
    expect(data.plugins).toHaveLength(1);
    expect(Object.keys(data.plugins[0]!.manifest.modules)).toContain('WaitTask');
    const far = { packages: ['no-such-package'], install: 'npm install no-such-package' };
    expect(data.plugins[0]!.missing).toEqual({ FarPart: far });
    expect(data.packages).toContainEqual({
      name: 'no-such-package',
      installed: false,
      install: far.install,
      modules: ['FarPart'],
    });
    expect(data.paths['path_tmp']).toBe(join(toy.root, 'home/tmp'));
    expect(toy.importers()).not.toContain(process.pid);
  });

  it('what is installed is looked at anew, also by a plugin without a manifest; what fails leaves what was known', async () => {
    const names = async (): Promise<{ names: string[]; problems: { code: string }[] }> => {
      const data = (await get('/api/register')).json<{
        plugins: { manifest: { modules: object } }[];
        problems: { code: string }[];
      }>();
      return { names: data.plugins.flatMap(({ manifest }) => Object.keys(manifest.modules)), problems: data.problems };
    };
    const before = toy.read('node_modules/toy/modules.js');
    const more = "export class NewPart extends Part {}\nRegister.as('part')(NewPart);\n";
    toy.write('node_modules/toy/modules.js', before + more);
    expect((await names()).names).toContain('NewPart');
    toy.write('node_modules/toy/modules.js', `${before}process.exit(3);\n`);
    expect(await names()).toMatchObject({
      names: expect.arrayContaining(['NewPart']),
      problems: [{ code: 'UNINAS_WPLUGIN' }],
    });
    toy.write('node_modules/toy/modules.js', before);
    const after = await names();
    expect([after.names.includes('NewPart'), after.problems]).toEqual([false, []]);
  });

  it('are checked as text, as an object, and with what an earlier run gives', async () => {
    const good = await post('/api/check', { text: 'cls_task: WaitTask\ncls_part: SmallPart\n', name: 'a.yaml' });
    expect(good.json()).toMatchObject({ ok: true, task: 'WaitTask', problems: [] });
    const bad = await post('/api/check', { config: task({ stps: 3 }) });
    expect(bad.json()).toMatchObject({
      ok: false,
      problems: [{ code: 'UNINAS_EUNKNOWN_ARGUMENT', path: 'stps', suggestion: 'steps' }],
    });
    expect((await post('/api/check', { text: '{' })).json()).toMatchObject({
      ok: false,
      problems: [{ code: 'UNINAS_ESYNTAX', line: 1 }],
    });
    // outside of the folders that may be read there is no earlier run
    mkdirSync(join(toy.root, 'elsewhere'));
    const runJson = JSON.stringify({
      format: 'uninas-run/1',
      config: { cls: 'WaitTask', cls_part: { cls: 'SmallPart', size: 7 } },
    });
    writeFileSync(join(toy.root, 'elsewhere/run.json'), runJson);
    toy.write('s1/run.json', runJson);
    const inside = await post('/api/check', { config: { cls: 'FollowTask', s1_path: 's1' } });
    expect(inside.json()).toMatchObject({ ok: true, problems: [] });
    for (const s1_path of ['../elsewhere', join(toy.root, 'elsewhere'), 'out/elsewhere']) {
      const outside = await post('/api/check', { config: { cls: 'FollowTask', s1_path } });
      expect(outside.json()).toMatchObject({ problems: [{ code: 'UNINAS_WINHERIT' }] });
      expect((await get(`/api/earlier-run?path=${encodeURIComponent(s1_path)}`)).statusCode).toBe(404);
    }
    expect((await get('/api/earlier-run?path=s1')).json()).toMatchObject({
      name: join(toy.dir, 's1/run.json'),
      config: { cls_part: { size: 7 } },
    });
  });

  it('are converted without loss', async () => {
    const text = JSON.stringify(task({ steps: 5 }));
    const flat = (await post('/api/convert', { text, name: 'a.json', to: 'flat', format: 'json' })).json<{
      text: string;
    }>();
    expect(JSON.parse(flat.text)).toMatchObject({ cls_task: 'WaitTask', '{cls_task}.steps': 5 });
    const back = (await post('/api/convert', { ...flat, name: 'a.json', to: 'hierarchical', format: 'yaml' })).json<{
      text: string;
    }>();
    expect(back.text).toMatch(/^cls: WaitTask\nsteps: 5$|^cls: WaitTask\n[^]*steps: 5\n/);
    const wrong = await post('/api/convert', {
      text: '{"cls": "WaitTsk"}',
      name: 'a.json',
      to: 'flat',
      format: 'json',
    });
    expect([wrong.statusCode, codeOf(wrong)]).toEqual([422, 'UNINAS_ECONFIG']);
  });

  it('are listed, without what is none and without what links lead to', async () => {
    const { folders } = (await get('/api/configs')).json<{
      folders: { id: string; writable: boolean; files: { path: string }[] }[];
    }>();
    expect(folders.map(({ id, writable }) => [id, writable])).toEqual([['workspace', true], ['shipped', false]]); // prettier-ignore
    expect(folders[0]!.files.map(({ path }) => path)).toEqual(['deep/flat.yaml', 'wait.json']);
    expect(folders[1]!.files.map(({ path }) => path)).toContain('tasks/quickstart_s1.json');
  });

  it('two writers of one file: the second is told, and nothing is lost', async () => {
    const url = '/api/configs/workspace/mine/a.json';
    const put = (text: string, etag: string | null): Promise<Answered> =>
      ask({ method: 'PUT', url, payload: { text, etag } });
    const made = (await put('{"v":1}', null)).json<{ etag: string }>();
    expect(toy.read('mine/a.json')).toBe('{"v":1}');
    const again = await put('{"v":9}', null);
    expect([again.statusCode, again.json()]).toEqual([
      409,
      {
        error: {
          code: 'UNINAS_ECHANGED',
          message: 'mine/a.json exists already meanwhile; nothing was written',
          details: { text: '{"v":1}', etag: made.etag },
        },
      },
    ]);
    // both have seen the first version
    const [one, two] = await Promise.all([put('{"v":2}', made.etag), put('{"v":3}', made.etag)]);
    expect([one.statusCode, two.statusCode].sort()).toEqual([200, 409]);
    const lost = one.statusCode === 409 ? one : two;
    const { details } = lost.json<{ error: { details: { text: string; etag: string } } }>().error;
    expect(details.text).toBe(toy.read('mine/a.json'));
    // by an editor
    toy.write('mine/a.json', '{"v":4}');
    expect((await put('{"v":5}', details.etag)).statusCode).toBe(409);
    const { etag, text } = (await get(url)).json<{ etag: string; text: string }>();
    expect(text).toBe('{"v":4}');
    expect((await ask({ method: 'DELETE', url: `${url}?etag=${made.etag}` })).statusCode).toBe(409);
    expect((await ask({ method: 'DELETE', url: `${url}?etag=${etag}` })).statusCode).toBe(200);
    expect((await ask({ method: 'DELETE', url: `${url}?etag=${etag}` })).statusCode).toBe(404);
    expect((await put('{"v":6}', etag)).json()).toMatchObject({ error: { details: { text: null, etag: null } } });
    expect((await get(url)).statusCode).toBe(404);
  });

  it('shipped ones stay as they are', async () => {
    const url = '/api/configs/shipped/tasks/quickstart_s1.json';
    const { etag, text } = (await get(url)).json<{ etag: string; text: string }>();
    expect(text).toContain('SingleSearchTask');
    expect((await ask({ method: 'PUT', url, payload: { text: '{}', etag } })).statusCode).toBe(403);
    expect((await ask({ method: 'DELETE', url: `${url}?etag=${etag}` })).statusCode).toBe(403);
    expect((await get('/api/configs/other/a.json')).statusCode).toBe(404);
  });
});

describe('paths', () => {
  const outside = [
    '../secret.json',
    '..%2fsecret.json',
    '%2e%2e/secret.json',
    '%2e%2e%2fsecret.json',
    '%252e%252e%252fsecret.json',
    'deep/../../secret.json',
    'deep/%2e%2e/%2e%2e/secret.json',
    '..%5csecret.json',
    '..\\secret.json',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'C:%5csecret.json',
    'wait.json%00.json',
    '%00',
    'out/secret.json',
    'link.json',
    'dangling.json',
    './wait.json',
    'deep//flat.yaml',
    '%ff.json',
    '%c0%ae%c0%ae/secret.json',
    `${'a/'.repeat(400)}a.json`,
    `${'a'.repeat(300)}.json`,
    'package.json',
    'node_modules/toy/package.json',
    '.hidden/a.json',
  ];

  it.each(outside)('%s is in no folder', async (path) => {
    for (const base of ['/api/configs/workspace/', '/api/configs/shipped/', '/api/configs/%2e%2e/', '/assets/', '/']) {
      const response = await get(`${base}${path}`);
      expect(response.body).not.toMatch(/"secret"|root:|\bat \/|node:internal/);
      // what the client joins itself is another path
      if (base === '/api/configs/workspace/' && !/^\.|\.\.\/|^deep|^\/etc/.test(path))
        expect([400, 404]).toContain(response.statusCode);
    }
    const url = `/api/configs/workspace/${path}`;
    const put = await ask({ method: 'PUT', url, payload: { text: '{"written":1}', etag: null } });
    const remove = await ask({ method: 'DELETE', url: `${url}?etag=x` });
    if (!/^[.]\/|%2e|%5c|%00|%ff/.test(path))
      expect([put.statusCode, remove.statusCode].every((status) => status >= 400)).toBe(true);
    expect(readFileSync(join(toy.root, 'secret.json'), 'utf8')).toBe('{"secret": 1}');
    expect(existsSync(join(toy.root, 'nothing.json'))).toBe(false);
  });

  it.each(['..', '../work', '%2e%2e', '20260101-000000-0000000g', "'%20OR%201=1%20--", '__proto__'])(
    '%s is no run',
    async (id) => {
      for (const rest of ['', '/log', '/metrics', '/front', '/archive', '/files/run.json']) {
        expect((await get(`/api/runs/${id}${rest}`)).statusCode).toBeGreaterThanOrEqual(400);
      }
      for (const rest of ['/stop', '/resume'])
        expect((await post(`/api/runs/${id}${rest}`)).statusCode).toBeGreaterThanOrEqual(400);
      expect((await ask({ method: 'DELETE', url: `/api/runs/${id}` })).statusCode).toBeGreaterThanOrEqual(400);
    },
  );

  it.each(['../secret', '/etc/passwd', 'out/secret.json', 'link.json', 'a\0b', '../../etc/passwd'])(
    'no network is read from %j',
    async (file) => {
      const response = await post('/api/network', { file });
      expect([response.statusCode, response.body.includes('"secret"')]).toEqual([404, false]);
    },
  );
});

describe('what makes no sense', () => {
  it.each([
    ['/api/check', '{"config": {}, "text": "{}"}'],
    ['/api/check', '{"text": 5}'],
    ['/api/check', '{"text": "{}", "plugin": "/tmp/evil.js"}'],
    ['/api/check', '[]'],
    ['/api/check', '{'],
    ['/api/check', ''],
    ['/api/check', 'null'],
    ['/api/convert', '{"text": "{}", "name": "a", "to": "python", "format": "json"}'],
    ['/api/network', '{}'],
    ['/api/network', '{"file": "x", "rule": "guess"}'],
    ['/api/network', '{"file": "x", "input": [0, 1, 1]}'],
    ['/api/network', '{"file": "x", "input": [1, 1]}'],
    ['/api/network', '{"config": {"cls": "WaitTask"}, "path": "cls_method.__proto__"}'],
    ['/api/runs', '{"config": "x"}'],
    ['/api/runs', '{"config": {}, "name": "a\\nb"}'],
    ['/api/runs', '{"config": {}, "cwd": "/"}'],
    ['/api/runs', `{"config": {"__proto__": {"x": 1}}}`],
  ])('%s %s', async (url, payload) => {
    const response = await ask({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } });
    expect([response.statusCode, typeof codeOf(response)]).toEqual([400, 'string']);
    expect(response.body).not.toMatch(/\n\s+at |node_modules|packages\//);
  });

  it('other types of bodies, methods, and bodies that are too large', async () => {
    const type = { 'content-type': 'text/plain' };
    expect((await ask({ method: 'POST', url: '/api/check', payload: '{}', headers: type })).statusCode).toBe(415);
    expect((await ask({ method: 'PATCH', url: '/api/runs' })).statusCode).toBe(404);
    const large = await post('/api/check', { text: 'x'.repeat(1_100_000) });
    expect([large.statusCode, codeOf(large)]).toEqual([413, 'UNINAS_ETOO_LARGE']);
    for (const text of ['['.repeat(200_000), `${'{"cls_part":'.repeat(50_000)}1${'}'.repeat(50_000)}`]) {
      expect((await post('/api/check', { text })).statusCode).toBeLessThan(500);
    }
    // what is nested in the text of a body
    for (const text of ['- '.repeat(100_000), '{a: '.repeat(50_000), '? '.repeat(100_000), BOMB]) {
      for (const [url, more] of [
        ['/api/check', {}],
        ['/api/convert', { to: 'flat', format: 'json' }],
      ] as const) {
        const response = await post(url, { text, name: 'a.yaml', ...more });
        expect(response.statusCode).toBe(url === '/api/check' ? 200 : 422);
        expect(response.body).toContain('UNINAS_ESYNTAX');
      }
    }
    const keys = Array.from({ length: 5000 }, (_, i) => `k${i}: 1`).join('\n');
    const twice = await post('/api/check', { text: `${keys}\nk1: 2\n`, name: 'a.yaml' });
    expect(twice.json()).toMatchObject({ problems: [{ code: 'UNINAS_EDUPLICATE_KEY', line: 5001, column: 1 }] });
    const nested = `{"config": ${'{"cls_part":'.repeat(5000)}1${'}'.repeat(5000)}}`;
    const answer = await ask({
      method: 'POST',
      url: '/api/check',
      payload: nested,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.statusCode).toBe(400);
    expect(log).toEqual([]);
  });

  it('a configuration names no code', async () => {
    for (const cls of ['/tmp/evil.js', 'node:fs', '../evil', 'file:///tmp/evil.js', 'constructor', '__proto__']) {
      const response = await post('/api/runs', { config: { cls } });
      expect([response.statusCode, codeOf(response)]).toEqual([422, 'UNINAS_ECONFIG']);
    }
  });
});

describe('runs', () => {
  it('are refused with the problems of their configuration, or for their place', async () => {
    const wrong = await post('/api/runs', { config: task({ steps: 0 }) });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json()).toMatchObject({ error: { details: { ok: false, problems: [{ code: 'UNINAS_ELIMIT' }] } } });
    for (const save_dir of ['/etc/x', '../x', 'out/x', '.', '{path_config_dir}/x']) {
      expect(codeOf(await post('/api/runs', { config: task({ save_dir }) }))).toBe('UNINAS_EPLACE');
    }
    expect((await get('/api/runs')).json()).toEqual({ runs: [] });
  });

  it('run, tell how far they are, and leave their files', async () => {
    const { id, saveDir } = await start(task({ steps: 3 }), 'the first');
    expect(saveDir).toBe(join(toy.root, 'home/studio/runs', id, 'run'));
    const run = await until(id, 'done');
    expect(run).toMatchObject({ name: 'the first', task: 'WaitTask', progress: { label: 'steps', done: 3, total: 3 } });
    expect(run).toMatchObject({ config: { cls: 'WaitTask', steps: 3, save_dir: saveDir }, summary: { steps: 3 } });
    expect((run as unknown as { files: object[] }).files).toContainEqual({ path: 'summary.json', bytes: 10 });
    const metrics = (await get(`/api/runs/${id}/metrics?from=1`)).json<{ rows: object[] }>();
    expect(metrics).toEqual({ rows: [{ epoch: 1, 'train/loss': 0.5 }, { epoch: 2, 'train/loss': 1 / 3 }], next: 3 }); // prettier-ignore
    expect((await get(`/api/runs/${id}/metrics?from=9`)).json()).toEqual({ rows: [], next: 3 });
    const said = (await get(`/api/runs/${id}/log`)).json<{ text: string; next: number }>();
    expect(said.text).toMatch(/working from step 0\n/);
    expect((await get(`/api/runs/${id}/log?from=${said.next}`)).json()).toEqual({ text: '', next: said.next });
    const file = await get(`/api/runs/${id}/files/summary.json`);
    expect([file.body, file.headers['content-disposition']]).toEqual([
      '{"step":3}',
      "attachment; filename*=UTF-8''summary.json",
    ]);
    for (const path of ['../config.json', '%2e%2e/config.json', '..%2fconfig.json', '/etc/passwd']) {
      expect((await get(`/api/runs/${id}/files/${path}`)).body).not.toContain('WaitTask');
    }
    const archive = gunzipSync((await get(`/api/runs/${id}/archive`)).bytes);
    expect(archive.toString('latin1')).toMatch(new RegExp(`^${id}/metrics.jsonl\0`));
    expect(archive.toString('latin1')).toContain('{"step":3}');
    expect((await ask({ method: 'DELETE', url: `/api/runs/${id}` })).json()).toEqual({ removed: true, kept: [] });
    expect(existsSync(saveDir)).toBe(false);
    expect((await get(`/api/runs/${id}`)).statusCode).toBe(404);
    expect(toy.importers()).not.toContain(process.pid);
  });

  it('one after the other; stopped at a safe point, and resumed from there', async () => {
    const first = await start(task({ steps: 400, pause: 25, save_dir: 'saved/{cls}'.replace('{cls}', 'one') }));
    const second = await start(task());
    expect(second.state).toBe('queued');
    expect((await ask({ method: 'DELETE', url: `/api/runs/${first.id}` })).statusCode).toBe(409);
    while ((await get(`/api/runs/${first.id}/metrics`)).json<{ next: number }>().next < 3) await sleep(50);
    expect((await post(`/api/runs/${first.id}/resume`)).statusCode).toBe(409);
    const headers = { 'content-type': 'application/json' };
    const stopped = await ask({ method: 'POST', url: `/api/runs/${first.id}/stop`, headers });
    expect(stopped.json()).toMatchObject({ state: 'stopping' });
    await until(first.id, 'stopped');
    const { step } = JSON.parse(toy.read('saved/one/summary.json')) as { step: number };
    expect(step).toBeLessThan(400);
    await until(second.id, 'done');
    expect((await post(`/api/runs/${second.id}/resume`)).statusCode).toBe(409);
    expect((await post(`/api/runs/${second.id}/stop`)).statusCode).toBe(409);
    expect((await post(`/api/runs/${first.id}/resume`)).json<RunView>().state).toMatch(/running|queued/);
    while (!(await get(`/api/runs/${first.id}/log`)).body.includes(`working from step ${step}`)) await sleep(50);
    // what it has made is its own, though it has written run.json anew
    while ((await get(`/api/runs/${first.id}/metrics`)).json<{ next: number }>().next < step + 3) await sleep(50);
    expect((await get(`/api/runs/${first.id}/files/run.json`)).statusCode).toBe(200);
    await post(`/api/runs/${first.id}/stop`);
    await until(first.id, 'stopped');
    // what somebody else put into the folder stays
    toy.write('saved/one/mine.txt', 'mine');
    expect((await ask({ method: 'DELETE', url: `/api/runs/${first.id}` })).json()).toEqual({
      removed: false,
      kept: [join(toy.dir, 'saved/one/mine.txt')],
    });
    expect(existsSync(join(toy.dir, 'saved/one/run.json'))).toBe(false);
    expect(toy.read('saved/one/mine.txt')).toBe('mine');
  });

  it('a folder in which another run lies by now is not touched', async () => {
    const config = task({ save_dir: 'saved/two' });
    const first = await start(config);
    const second = await start(config);
    await until(first.id, 'done');
    await until(second.id, 'done');
    expect((await get(`/api/runs/${first.id}/files/run.json`)).statusCode).toBe(404);
    expect((await get(`/api/runs/${second.id}/files/run.json`)).statusCode).toBe(200);
    const saved = join(toy.dir, 'saved/two');
    expect((await ask({ method: 'DELETE', url: `/api/runs/${first.id}` })).json()).toEqual({
      removed: false,
      kept: [saved],
    });
    expect(existsSync(join(saved, 'run.json'))).toBe(true);
    expect((await ask({ method: 'DELETE', url: `/api/runs/${second.id}` })).json()).toEqual({
      removed: true,
      kept: [],
    });
    expect(existsSync(saved)).toBe(false);
  });

  it.each([
    ['throw', /^the disk is full$/],
    ['kill', /ended by SIGKILL.*last in the log: .*working/],
  ])('one that ends badly (%s) says why', async (how, message) => {
    const { id } = await start(task({ how }));
    const { error } = await until(id, 'failed');
    expect(error).toMatch(message);
    expect((await get(`/api/runs/${id}/log`)).json<{ text: string }>().text).toContain('working from step 0');
  });

  it('one that does not listen is ended when it is asked twice', async () => {
    const { id } = await start(task({ how: 'stuck' }));
    while (!(await get(`/api/runs/${id}/log`)).body.includes('working')) await sleep(50);
    await post(`/api/runs/${id}/stop`);
    await post(`/api/runs/${id}/stop`);
    await until(id, 'stopped');
  });

  it('take over from an earlier run that waits before them', async () => {
    const first = await start(task({ save_dir: 'saved/s1', cls_part: { cls: 'SmallPart', size: 5 } }));
    const second = await start({ cls: 'FollowTask', s1_path: 'saved/s1', save_dir: 'saved/s2' });
    await until(first.id, 'done');
    expect(await until(second.id, 'done')).toMatchObject({ summary: { size: 5 } });
  });
});

describe('a flood', () => {
  it('of 10,000 requests is bounded', async () => {
    const from = '127.0.0.1';
    const codes = new Map<number, number>();
    for (let i = 0; i < 100; i++) {
      const many = Array.from({ length: 100 }, () => ask({ url: '/api/runs', from }));
      for (const { statusCode } of await Promise.all(many)) codes.set(statusCode, (codes.get(statusCode) ?? 0) + 1);
    }
    expect([...codes.keys()].sort()).toEqual([200, 429]);
    // a slow machine may take several spans of ten seconds
    expect(codes.get(429)).toBeGreaterThan(2000);
    expect((await get('/api/runs')).statusCode).toBe(200);
  });
});

describe('a flood without the token', () => {
  it.each([
    ['of a foreign page', { origin: 'http://evil.example' }, 403],
    ['of guesses', { authorization: 'Bearer wrong' }, 401],
  ])('%s is bounded, and locks nobody out who shares the address', async (_, headers, status) => {
    // an address of its own, as long as the one of the flood before it is counted
    const from = `127.2.0.${status & 255}`;
    const codes: number[] = [];
    for (let i = 0; i < 6; i++) {
      const many = Array.from({ length: 50 }, () => ask({ url: '/api/configs', headers, from }));
      codes.push(...(await Promise.all(many)).map(({ statusCode }) => statusCode));
    }
    expect([...new Set(codes)].sort()).toEqual([status, 429]);
    expect(codes.filter((code) => code === 429).length).toBeGreaterThan(50);
    expect((await ask({ url: '/api/configs', from })).statusCode).toBe(200);
  });
});

describe('silent connections', () => {
  it('are closed after some seconds', async () => {
    const socket = connect((studio.app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.resume().on('error', () => undefined);
    await once(socket, 'close');
  }, 20_000);

  it('keep nobody out, and a page that has shown the token keeps its connection', async () => {
    const { port } = studio.app.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const local = (): Promise<Socket | null> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${TOKEN}` };
        const asked = httpGet({ port, host: '127.0.0.1', path: '/api/configs', headers, agent }, (response) => {
          response.resume().on('end', () => resolve(asked.socket));
        });
        asked.on('error', reject);
      });
    const first = await local();
    const silent = Array.from({ length: 400 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    try {
      for (let i = 0; i < 5; i++) {
        expect((await get('/api/configs')).statusCode).toBe(200);
        await sleep(50);
      }
      expect(await local()).toBe(first);
      const open = silent.filter((socket) => socket.readyState === 'open' && !socket.destroyed);
      await eventually(() => open.filter(({ readableEnded, destroyed }) => !readableEnded && !destroyed).length <= 64);
    } finally {
      for (const socket of silent) socket.destroy();
      agent.destroy();
    }
  });
});

describe('the description of the interface', () => {
  it('has every route', async () => {
    const { paths } = (await get('/api/openapi.json')).json<{ paths: object }>();
    expect(Object.keys(paths).sort()).toEqual([
      '/api/check',
      '/api/configs',
      '/api/configs/{folder}/{*}',
      '/api/convert',
      '/api/earlier-run',
      '/api/events',
      '/api/network',
      '/api/register',
      '/api/runs',
      '/api/runs/{id}',
      '/api/runs/{id}/archive',
      '/api/runs/{id}/files/{*}',
      '/api/runs/{id}/front',
      '/api/runs/{id}/log',
      '/api/runs/{id}/metrics',
      '/api/runs/{id}/resume',
      '/api/runs/{id}/stop',
    ]);
  });
});
