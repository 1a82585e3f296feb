import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { toyPlugin } from '../toy.fixture.js';
import { findPackages } from './discover.js';
import { discover } from './register.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-discover-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function write(path: string, content: object | string): void {
  const file = join(dir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  symlinkSync(target, join(dir, path));
}

const messages = async (plugins: readonly string[] = []): Promise<readonly string[]> =>
  (await discover({ from: dir, plugins })).problems.map(({ message }) => message);

describe('packages that are linked into place', () => {
  it('are found with what lies beside their real folder, as pnpm has it', async () => {
    const store = 'node_modules/.pnpm';
    write('package.json', { name: 'app', dependencies: { '@uninas/all': '*' } });
    write(`${store}/all/node_modules/@uninas/all/package.json`, {
      name: '@uninas/all',
      dependencies: { '@uninas/toys': '*' },
    });
    write(`${store}/toys/node_modules/@uninas/toys/package.json`, {
      name: '@uninas/toys',
      uninas: { arguments: 'a.json' },
    });
    write(`${store}/toys/node_modules/@uninas/toys/a.json`, toyPlugin.manifest);
    write(`${store}/toys/node_modules/not-installed/package.json`, {});
    link('node_modules/@uninas/all', '../.pnpm/all/node_modules/@uninas/all');
    link(`${store}/all/node_modules/@uninas/toys`, '../../../toys/node_modules/@uninas/toys');
    const { register } = await discover({ from: dir });
    // its needed package is installed here, under that odd name
    expect(register.missing(register.get('MissingData'))).toEqual([]);
  });

  it('are found once, however they are reached', async () => {
    write('package.json', { name: 'app', workspaces: ['packages/*'], dependencies: { toys: '*' } });
    write('packages/toys/package.json', { name: 'toys', uninas: { arguments: 'a.json' } });
    write('packages/toys/a.json', toyPlugin.manifest);
    link('node_modules/toys', '../packages/toys');
    expect(findPackages(dir)).toHaveLength(1);
    expect(await messages(['packages/toys', 'toys', 'node_modules/toys'])).toEqual([]);
  });
});

describe('package.json of any shape', () => {
  it.each([
    'null',
    '[]',
    '5',
    '"x"',
    '{',
    '{"name":5,"dependencies":[],"workspaces":{"packages":5}}',
    '{"uninas":null}',
  ])('%s holds no plugin, and hides none', async (text) => {
    write('package.json', { dependencies: { a: '*', toys: '*' } });
    write('node_modules/a/package.json', text);
    write('node_modules/toys/package.json', { uninas: { arguments: 'a.json' } });
    write('node_modules/toys/a.json', toyPlugin.manifest);
    const { register, problems } = await discover({ from: dir });
    expect(problems).toEqual([]);
    // a package without a name goes by that of its folder
    expect(register.plugins.map(({ name }) => name)).toEqual(['toys']);
  });

  it.each(['"x"', '[]', '{"arguments":5}', '{"plugin":5}'])(
    '"uninas": %s is a problem of that package',
    async (field) => {
      write('package.json', { dependencies: { a: '*' } });
      write('node_modules/a/package.json', `{"name":"a","uninas":${field}}`);
      expect(await messages()).toEqual([expect.stringMatching(/^a: "uninas" in its package.json must be an object/)]);
    },
  );

  it('damaged manifests are problems of their packages', async () => {
    write('package.json', { dependencies: { a: '*', b: '*' } });
    for (const name of ['a', 'b'])
      write(`node_modules/${name}/package.json`, { name, uninas: { arguments: 'a.json' } });
    write('node_modules/a/a.json', 'null');
    write('node_modules/b/a.json', '{"format":1,"kinds":{},"modules":{"T":5}}');
    expect(await messages()).toEqual([
      'a: its manifest is damaged: it is no object of format 1; build the package',
      'b: its manifest is damaged: T: it is no object; build the package',
    ]);
  });

  it.each([
    ['workspace:*', true],
    ['workspace:^', true],
    ['workspace:^0.1.0', true],
    ['workspace:^9.0.0', false],
    ['file:../core.tgz', true],
    ['link:../core', true],
    ['npm:@uninas/core@^9', true],
    ['^9.0.0', false],
    [5, true],
  ])('the range of core %j: %s', async (range, works) => {
    write('package.json', { name: 'a', uninas: { arguments: 'a.json' }, peerDependencies: { '@uninas/core': range } });
    write('a.json', toyPlugin.manifest);
    expect((await messages()).length).toBe(works ? 0 : 1);
  });
});

describe('plugins without a manifest', () => {
  // what `Register.as` and `Module.with` leave on a class, written without them, as a bundled copy of core would
  const module = (arg: string) => `
    export class LiveTask { static declared = { args: { ${arg}: { type: 'int', default: 1, help: 'h' } }, metas: {}, rules: [] }; }
    Object.defineProperty(LiveTask, Symbol.for('uninas.registration'),
      { value: { kind: 'task', flags: {}, needs: [], aliases: [], doc: 'text' } });`;
  const plugin = (modules: string) => `export default { name: 'a', core: '^0.1.0', modules: ${modules} };`;

  beforeEach(() => {
    write('app/package.json', { type: 'module', name: 'a', uninas: { plugin: 'plugin.js' } });
    write('app/plugin.js', plugin("() => import('./module.js')"));
    write('app/module.js', module('seed'));
  });

  it('are read from their live declarations, then from a cache, until one of their files changes', async () => {
    const argsOf = async () => {
      const { register, problems } = await discover({ from: join(dir, 'app'), cacheDir: join(dir, 'cache') });
      expect(problems).toEqual([]);
      return Object.keys(register.get('LiveTask').entry.args);
    };
    expect(await argsOf()).toEqual(['seed']);
    const [kept] = readdirSync(join(dir, 'cache'));
    const manifest = readFileSync(join(dir, 'cache', kept!), 'utf8');
    writeFileSync(join(dir, 'cache', kept!), manifest.replace('"seed"', '"from_cache"'));
    expect(await argsOf()).toEqual(['from_cache']);
    writeFileSync(join(dir, 'cache', kept!), manifest.replace('"kind"', '"kin"'));
    expect(await argsOf()).toEqual(['seed']); // a damaged one is made again
    writeFileSync(join(dir, 'cache', kept!), manifest.replace('"seed"', '"from_cache"'));
    const later = new Date(Date.now() + 5000);
    utimesSync(join(dir, 'app/module.js'), later, later);
    expect(await argsOf()).toEqual(['seed']);
  });

  it.each([
    ['no default export', 'export const a = 1;', /is no definePlugin/],
    ['null', 'export default null;', /is no definePlugin/],
    ['a number', 'export default 5;', /is no definePlugin/],
    ['modules that are none', plugin('() => null'), /its modules are no object of classes/],
    ['modules that throw', plugin('() => { throw new Error("boom"); }'), /boom/],
    ['nothing registered', plugin('() => ({ a: 1 })'), /has no modules/],
    ['another core', "export default { core: '^9.0.0', modules: () => ({}) };", /works with @uninas\/core \^9/],
    ['no declaration', plugin("() => import('./bare.js')"), /what its modules declare cannot be read/],
  ])('are a problem if they have %s', async (name, text, message) => {
    const file = `${name.replaceAll(' ', '-')}.js`;
    write(`app/${file}`, text);
    write('app/bare.js', module('x').replace('static declared', 'static other'));
    write('app/package.json', { type: 'module', name: 'a', uninas: { plugin: file } });
    const { problems } = await discover({ from: join(dir, 'app') });
    expect(problems).toMatchObject([{ code: 'UNINAS_WPLUGIN', message: expect.stringMatching(message) }]);
  });
});
