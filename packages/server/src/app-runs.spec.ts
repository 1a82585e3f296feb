import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { RunView } from './index.js';
import { codeOf, ServedToy, task } from './served-toy.fixture.js';

const served = ServedToy.forTests();
const { ask, get, post, start, until } = served;

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
    expect(saveDir).toBe(join(served.toy.root, 'home/studio/runs', id, 'run'));
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
    expect(served.toy.importers()).not.toContain(process.pid);
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
    const { step } = JSON.parse(served.toy.read('saved/one/summary.json')) as { step: number };
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
    served.toy.write('saved/one/mine.txt', 'mine');
    expect((await ask({ method: 'DELETE', url: `/api/runs/${first.id}` })).json()).toEqual({
      removed: false,
      kept: [join(served.toy.dir, 'saved/one/mine.txt')],
    });
    expect(existsSync(join(served.toy.dir, 'saved/one/run.json'))).toBe(false);
    expect(served.toy.read('saved/one/mine.txt')).toBe('mine');
  });

  it('a folder in which another run lies by now is not touched', async () => {
    const config = task({ save_dir: 'saved/two' });
    const first = await start(config);
    const second = await start(config);
    await until(first.id, 'done');
    await until(second.id, 'done');
    expect((await get(`/api/runs/${first.id}/files/run.json`)).statusCode).toBe(404);
    expect((await get(`/api/runs/${second.id}/files/run.json`)).statusCode).toBe(200);
    const saved = join(served.toy.dir, 'saved/two');
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
