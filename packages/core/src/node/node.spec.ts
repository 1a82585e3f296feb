import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { toHierarchical } from '../convert/hierarchical.js';
import { Register } from '../register/register.js';
import { parse } from '../tree/parse.js';
import { FLAT, toyEntries, toyPlugin, toyRegister } from '../toy.fixture.js';
import { findPackages, packageDir, toPlugin } from './discover.js';
import { readHome, resolvePath } from './home.js';
import { readConfig, readEarlierRun } from './read-config.js';
import { discover } from './register.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'uninas-core-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function write(path: string, content: object | string): string {
  const file = join(dir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('readHome', () => {
  it('needs nothing to exist', () => {
    const { paths } = readHome({ UNINAS_HOME: join(dir, 'none') });
    expect(paths['path_data']).toBe(join(dir, 'none', 'data'));
  });

  it('takes paths from config.json, relative to it, with ~ and more names', () => {
    write('config.json', { path_data: 'my data', path_tmp: '~/tmp', path_mine: '/x' });
    const { paths } = readHome({ UNINAS_HOME: dir, HOME: '/home/me' });
    expect(paths).toMatchObject({ path_data: join(dir, 'my data'), path_tmp: '/home/me/tmp', path_mine: '/x' });
  });

  it.each([
    ['{', /is not JSON/],
    ['[]', /must hold an object/],
    ['{"data": "x"}', /"data" is no path name/],
    ['{"path_data": 1}', /path_data must be a path/],
  ])('says what is wrong with %s', (text, message) => {
    write('config.json', text);
    expect(() => readHome({ UNINAS_HOME: dir })).toThrow(message);
  });

  it('resolves placeholders, home and dots, without doubled slashes', () => {
    expect(resolvePath('{path_tmp}/a/', { path_tmp: '/t/' }, '/w')).toBe('/t/a');
    expect(resolvePath('./a', {}, '/w')).toBe('/w/a');
    expect(resolvePath('${HOME}/a', {}, '/w')).toBe(`${process.env['HOME']}/a`);
  });
});

describe('discovery', () => {
  const manifest = toyPlugin.manifest;

  it('finds what the nearest package.json reaches, through packages of ours, and nothing else', () => {
    write('package.json', {
      name: 'app',
      dependencies: { '@uninas/all': '*', other: '*' },
      devDependencies: { plug: '*' },
    });
    write('node_modules/@uninas/all/package.json', { name: '@uninas/all', dependencies: { '@uninas/toys': '*' } });
    write('node_modules/@uninas/toys/package.json', { name: '@uninas/toys', uninas: { arguments: './a.json' } });
    write('node_modules/other/package.json', { name: 'other', dependencies: { hidden: '*' } });
    write('node_modules/hidden/package.json', { name: 'hidden', uninas: { arguments: './a.json' } });
    write('node_modules/plug/package.json', { name: 'plug', uninas: { arguments: './a.json' } });
    mkdirSync(join(dir, 'deep/er'), { recursive: true });
    expect(findPackages(join(dir, 'deep/er')).map(({ name }) => name)).toEqual(['@uninas/toys', 'plug']);
    expect(packageDir('plug', join(dir, 'deep'))).toBe(join(dir, 'node_modules/plug'));
  });

  it('finds the packages of a workspace, and what they depend on', () => {
    write('package.json', { name: 'root', private: true, workspaces: ['packages/*', 'extra', 'none/*'] });
    write('packages/a/package.json', { name: 'a', uninas: {}, dependencies: { b: '1', '@uninas/core': '1' } });
    write('node_modules/b/package.json', { name: 'b', uninas: {} });
    write('packages/notes.txt', 'no package');
    write('packages/plain/package.json', { name: 'plain' });
    write('extra/package.json', { name: 'extra', uninas: {} });
    const names = findPackages(join(dir, 'packages')).map(({ name }) => name);
    expect(names).toEqual(['a', 'b', 'extra']);
  });

  it('finds the packages beside a runner that is installed for all users', () => {
    write('lib/node_modules/@uninas/toys/package.json', { name: '@uninas/toys', uninas: {} });
    write('lib/node_modules/other/package.json', { name: 'other', uninas: {} });
    expect(findPackages(join(dir, 'lib/node_modules')).map(({ name }) => name)).toEqual(['@uninas/toys']);
    expect(findPackages(join(dir, 'lib'))).toEqual([]);
  });

  it('keeps the problems of each package apart from the others', async () => {
    write('package.json', { name: 'app', dependencies: { good: '*', broken: '*', old: '*' } });
    write('node_modules/good/package.json', { name: 'good', uninas: { arguments: './a.json' } });
    write('node_modules/good/a.json', manifest);
    write('node_modules/broken/package.json', { name: 'broken', uninas: { arguments: './a.json' } });
    write('node_modules/broken/a.json', '{');
    const old = { name: 'old', uninas: { arguments: './a.json' }, peerDependencies: { '@uninas/core': '^7.0.0' } };
    write('node_modules/old/package.json', old);
    write('node_modules/old/a.json', { ...manifest, modules: {}, kinds: {} });
    const { register, problems } = await discover({ from: dir });
    expect(register.modules()).toHaveLength(Object.keys(manifest.modules).length);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('broken: its manifest'),
      expect.stringContaining('old works with @uninas/core ^7.0.0'),
    ]);
  });

  it('says which --plugin it does not find', async () => {
    const { problems } = await discover({ from: dir, plugins: ['./nowhere'] });
    expect(problems).toMatchObject([{ code: 'UNINAS_EPLUGIN', word: '--plugin ./nowhere' }]);
  });
});

it('says how missing packages are installed, in the version that a plugin was written for', async () => {
  write('far/arguments.json', toyPlugin.manifest);
  const json = {
    name: 'far',
    peerDependencies: { 'not-installed': '4.22.0', ranged: '^1 || ^2' },
    uninas: { arguments: 'arguments.json', install: { 'not-installed': 'or build it' } },
  };
  const plugin = toPlugin({ name: 'far', dir: join(dir, 'far'), json });
  expect([plugin.install?.('ranged'), plugin.install?.('unknown')]).toEqual([{ word: 'ranged' }, { word: 'unknown' }]);
  const register = new Register().use(plugin);
  const installing = { command: 'npm install not-installed@4.22.0', notes: ['or build it'] };
  expect(register.installing(register.get('MissingData'))).toEqual(installing);
  expect(register.installing(register.get('DigitsData'))).toBeUndefined();
  const { problems } = parse(toyEntries([{ ...FLAT, cls_data: 'MissingData' }]), register);
  expect(problems).toMatchObject([
    {
      code: 'UNINAS_EUNAVAILABLE',
      suggestion: 'npm install not-installed@4.22.0',
      message: 'MissingData needs the package not-installed, which is not installed; or build it',
    },
  ]);
});

describe('readConfig', () => {
  const home = () => readHome({ UNINAS_HOME: join(dir, 'home') });
  const read = (files: string[], words: string[] = []) =>
    readConfig({ files, words, cwd: dir, home: home() }, toyRegister());

  it('reads JSON with comments and YAML, and lets words win', async () => {
    const flat = JSON.stringify(FLAT).replace('{', '{ // what to do\n');
    write('a.json', `\uFEFF${flat.replace(/\}$/, ', }')}`);
    write('b.yaml', 'cls_trainer:\n  max_epochs: 5 # epochs\n"{cls_optimizers#0}.lr": 1e-3\n');
    const { tree, problems } = await read(['a.json', 'b.yaml'], ['--seed=3']);
    expect(problems).toEqual([]);
    expect(tree!.args['seed']).toBe(3);
    expect(tree!.children['cls_trainer']![0]!.args['max_epochs']).toBe(5);
    expect(tree!.children['cls_method']![0]!.children['cls_optimizers']![0]!.args['lr']).toBe(0.001);
  });

  it('takes several files in one word, placeholders, and names of shipped configurations', async () => {
    const write = (name: string, data: object): void => {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), JSON.stringify(data));
    };
    write('task.json', FLAT);
    write('home/configs/networks/search/small.run_config', { '{cls_task}.seed': 5 });
    write('home/configs/tasks/twice.json', {});
    write('home/configs/tasks_bench/twice.json', {});
    const small = join(dir, 'home/configs/networks/search/small.run_config');
    for (const words of [
      ['task.json,small'],
      ['task.json, Small.run_config'],
      ['task.json', '{path_conf_net_search}/small.run_config'],
    ]) {
      const { tree, problems, files } = await read(words);
      expect(problems).toEqual([]);
      expect(files).toEqual(['task.json', small]);
      expect(tree!.args['seed']).toBe(5);
    }
    const { problems } = await read(['task.json', 'twice', 'smal', '{path_none}/small']);
    expect(problems).toMatchObject([
      {
        code: 'UNINAS_EMISSING_FILE',
        found: 'twice',
        message: expect.stringContaining('2 shipped configurations') as string,
      },
      { code: 'UNINAS_EMISSING_FILE', found: 'smal', suggestion: 'small' },
      { code: 'UNINAS_EMISSING_FILE', found: '{path_none}/small' },
    ]);
    expect((await read(['task.json,small'], ['--seed=6'])).tree!.args['seed']).toBe(6);
  });

  it('reports every file that cannot be read', async () => {
    mkdirSync(join(dir, 'folder'));
    write('bad.json', '{ "a": }');
    write('list.json', '[1]');
    const { problems, tree } = await read(['nowhere.json', 'folder', 'bad.json', 'list.json']);
    expect(tree).toBeUndefined();
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ['UNINAS_EMISSING_FILE', 'nowhere.json'],
      ['UNINAS_EMISSING_FILE', 'folder'],
      ['UNINAS_ESYNTAX', 'bad.json'],
      ['UNINAS_EWRONG_TYPE', 'list.json'],
    ]);
  });

  const hpo = {
    cls_task: 'HpoTask',
    cls_trainer: 'SimpleTrainer',
    '{cls_task}.s1_path': 's1',
    '{cls_task}.save_dir': 's2',
  };

  it.each([
    ['run.json', { format: 'uninas-run/1', config: FLAT }, []],
    ['task.run_config', FLAT, [{ code: 'UNINAS_WINHERIT', path: 's1_path', severity: 'warning' }]],
  ])('inherits from the %s of an earlier run', async (name, content, warnings) => {
    write(`s1/${name}`, content);
    write('hpo.json', hpo);
    const { tree, problems } = await read(['hpo.json']);
    expect(problems).toMatchObject(warnings);
    expect(tree!.children['cls_method']![0]!.cls).toBe('RandomMethod');
    if (problems.length > 0) expect(problems[0]!.message).toMatch(/weights cannot be loaded$/);
  });

  it('takes a text for a file, and looks only at earlier runs that it may', async () => {
    write('s1/run.json', { format: 'uninas-run/1', config: FLAT });
    const texts = new Map([['new.yaml', `cls_task: HpoTask\ncls_trainer: SimpleTrainer\n"{cls_task}.s1_path": s1\n`]]);
    const request = { files: ['new.yaml'], texts, cwd: dir, home: home() };
    const asked: string[] = [];
    const may = (answer: boolean) => (folder: string) => asked.push(folder) > 0 && answer;
    const { tree, problems } = await readConfig({ ...request, mayInherit: may(true) }, toyRegister());
    expect([problems, tree!.children['cls_method']![0]!.cls]).toEqual([[], 'RandomMethod']);
    const refused = await readConfig({ ...request, mayInherit: may(false) }, toyRegister());
    expect(refused.problems.map(({ code }) => code)).toEqual(['UNINAS_WINHERIT']);
    expect(asked).toEqual([join(dir, 's1'), join(dir, 's1')]);
    expect(readEarlierRun('s1', undefined, { cwd: dir, home: home() })).toMatchObject({
      name: join(dir, 's1/run.json'),
    });
    expect(readEarlierRun('s0', undefined, { cwd: dir, home: home() })).toBeUndefined();
  });

  it('finds a run that inherits from itself, directly or not', async () => {
    write('hpo.json', hpo);
    write('s1/run.json', { format: 'uninas-run/1', config: FLAT, inherited: { from: '../s0' } });
    write('s0/run.json', { format: 'uninas-run/1', config: FLAT, inherited: { from: '../s2' } });
    expect((await read(['hpo.json'])).problems.map(({ code }) => code)).toEqual(['UNINAS_ECYCLE']);
    const direct = await read(['hpo.json'], ['--s1_path=s2']);
    expect(direct.problems.map(({ code }) => code)).toEqual(['UNINAS_ECYCLE']);
  });

  it('says what is wrong with the configuration that it should inherit from', async () => {
    write('hpo.json', hpo);
    write('s1/run.json', { format: 'uninas-run/1', config: { ...FLAT, cls_data: 'NoData' } });
    const { problems } = await read(['hpo.json']);
    expect(problems).toMatchObject([{ code: 'UNINAS_EINHERIT', message: expect.stringContaining('NoData') }]);
  });

  it.each([
    ['Latin-1', Buffer.from('{"note":"\xe9"}', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
  ])('takes no text in %s for another one', async (_, bytes) => {
    writeFileSync(join(dir, 'other.json'), bytes);
    const { problems } = await read(['other.json']);
    expect(problems).toMatchObject([{ code: 'UNINAS_ESYNTAX', message: expect.stringContaining('UTF-8') }]);
  });

  it('says where the file of that run is damaged', async () => {
    write('hpo.json', hpo);
    write('s1/run.json', '{ "format": "uninas-run/1",\n "config": { ');
    const { problems } = await read(['hpo.json']);
    expect(problems).toMatchObject([
      { code: 'UNINAS_EINHERIT', message: expect.stringMatching(/run\.json.*not JSON.*line 2/) },
    ]);
  });

  it('inherits from a run with modules that are not here, if they are replaced', async () => {
    const { cls_method: method, ...rest } = FLAT as Record<string, unknown>;
    write('s1/task.run_config', { ...rest, cls_method: method, cls_network: 'GoneNetwork', '{cls_network}.x': '1' });
    write('hpo.json', hpo);
    const { problems } = await read(['hpo.json']);
    expect(problems).toMatchObject([{ code: 'UNINAS_EINHERIT', message: expect.stringContaining('GoneNetwork') }]);
    const network = { cls: 'StackNetwork', cell_order: ['n'], cls_cells: [{ cls: 'NormalCell', name: 'n' }] };
    write('own.json', { cls_method: { cls: 'RandomMethod', cls_data: 'ToyData', cls_network: network } });
    const own = await read(['hpo.json', 'own.json']);
    expect(own.problems.filter(({ code }) => code === 'UNINAS_EINHERIT')).toEqual([]);
  });

  it('finds a moved run in its new place, with the earlier run that moved along', async () => {
    const config = { cls: 'HpoTask', save_dir: '/gone/s2', s1_path: '/gone/s1', cls_trainer: { cls: 'SimpleTrainer' } };
    const inherited = { by: 's1_path', from: '../s1', sha256: '' };
    write('new {place}/s2/run.json', { format: 'uninas-run/1', config, inherited });
    write('new {place}/s1/run.json', { format: 'uninas-run/1', config: FLAT });
    const { tree } = await read(['new {place}/s2/run.json']);
    const { args } = tree!;
    expect([args['save_dir'], args['s1_path']]).toEqual(['s2', 's1'].map((name) => join(dir, 'new {{place}}', name)));
    const chosen = await read(['new {place}/s2/run.json'], ['--save_dir=mine']);
    expect(chosen.tree!.args['save_dir']).toBe('mine');
  });

  it('reads the configuration of a finished run again', async () => {
    write('hpo.json', hpo);
    write('s1/run.json', { format: 'uninas-run/1', config: FLAT });
    const first = await read(['hpo.json']);
    write('again/run.json', { format: 'uninas-run/1', config: toHierarchical(first.tree!) });
    const again = await read(['again/run.json']);
    expect(again.problems).toEqual([]);
    // it is another run now: its place is where it lies
    expect(toHierarchical(again.tree!)).toEqual({ ...toHierarchical(first.tree!), save_dir: join(dir, 'again') });
    expect(readdirSync(dir).sort()).toEqual(['again', 'hpo.json', 's1']);
  });
});
