import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Answered } from './http-client.fixture.js';
import { codeOf, ServedToy } from './served-toy.fixture.js';
import { TOKEN } from './toy-workspace.fixture.js';

const served = ServedToy.forTests();
const { ask, get, post } = served;

/** Nine lists of nine aliases each, ten times. */
const BOMB = `${Array.from({ length: 10 }, (_, i) => `a${i}: &a${i} [${Array(9).fill(i === 0 ? 'x' : `*a${i - 1}`).join(', ')}]`).join('\n')}\n`; // prettier-ignore

/** The name under which the server at an address has its cookie. */
const cookieAt = (port: number | string): string => `uninas_token_${port}`;

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
    expect(existsSync(join(served.toy.dir, 'new.json'))).toBe(false);
  });

  it('the page sets the cookie once and hides the token', async () => {
    const first = await ask({ url: `/?token=${TOKEN}`, headers: { authorization: '' } });
    expect([first.statusCode, first.headers['location']]).toEqual([303, '/']);
    const cookie = `${cookieAt((served.studio.app.server.address() as AddressInfo).port)}=${TOKEN}`;
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
    expect(readFileSync(join(served.toy.root, 'secret.json'), 'utf8')).toBe('{"secret": 1}');
    expect(existsSync(join(served.toy.root, 'nothing.json'))).toBe(false);
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
    expect(served.log).toEqual([]);
  });

  it('a configuration names no code', async () => {
    for (const cls of ['/tmp/evil.js', 'node:fs', '../evil', 'file:///tmp/evil.js', 'constructor', '__proto__']) {
      const response = await post('/api/runs', { config: { cls } });
      expect([response.statusCode, codeOf(response)]).toEqual([422, 'UNINAS_ECONFIG']);
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
