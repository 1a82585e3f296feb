import { describe, expect, it } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answered } from './http-client.fixture.js';
import { codeOf, ServedToy, task } from './served-toy.fixture.js';

const served = ServedToy.forTests();
const { ask, get, post } = served;

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
    expect(data.paths['path_tmp']).toBe(join(served.toy.root, 'home/tmp'));
    expect(served.toy.importers()).not.toContain(process.pid);
  });

  it('what is installed is looked at anew, also by a plugin without a manifest; what fails leaves what was known', async () => {
    const names = async (): Promise<{ names: string[]; problems: { code: string }[] }> => {
      const data = (await get('/api/register')).json<{
        plugins: { manifest: { modules: object } }[];
        problems: { code: string }[];
      }>();
      return { names: data.plugins.flatMap(({ manifest }) => Object.keys(manifest.modules)), problems: data.problems };
    };
    const before = served.toy.read('node_modules/toy/modules.js');
    const more = "export class NewPart extends Part {}\nRegister.as('part')(NewPart);\n";
    served.toy.write('node_modules/toy/modules.js', before + more);
    expect((await names()).names).toContain('NewPart');
    served.toy.write('node_modules/toy/modules.js', `${before}process.exit(3);\n`);
    expect(await names()).toMatchObject({
      names: expect.arrayContaining(['NewPart']),
      problems: [{ code: 'UNINAS_WPLUGIN' }],
    });
    served.toy.write('node_modules/toy/modules.js', before);
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
    mkdirSync(join(served.toy.root, 'elsewhere'));
    const runJson = JSON.stringify({
      format: 'uninas-run/1',
      config: { cls: 'WaitTask', cls_part: { cls: 'SmallPart', size: 7 } },
    });
    writeFileSync(join(served.toy.root, 'elsewhere/run.json'), runJson);
    served.toy.write('s1/run.json', runJson);
    const inside = await post('/api/check', { config: { cls: 'FollowTask', s1_path: 's1' } });
    expect(inside.json()).toMatchObject({ ok: true, problems: [] });
    for (const s1_path of ['../elsewhere', join(served.toy.root, 'elsewhere'), 'out/elsewhere']) {
      const outside = await post('/api/check', { config: { cls: 'FollowTask', s1_path } });
      expect(outside.json()).toMatchObject({ problems: [{ code: 'UNINAS_WINHERIT' }] });
      expect((await get(`/api/earlier-run?path=${encodeURIComponent(s1_path)}`)).statusCode).toBe(404);
    }
    expect((await get('/api/earlier-run?path=s1')).json()).toMatchObject({
      name: join(served.toy.dir, 's1/run.json'),
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
    expect(served.toy.read('mine/a.json')).toBe('{"v":1}');
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
    expect(details.text).toBe(served.toy.read('mine/a.json'));
    // by an editor
    served.toy.write('mine/a.json', '{"v":4}');
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
