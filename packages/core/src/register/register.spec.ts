import { toyPlugin } from '../toy.fixture.js';
import type { Manifest, ModuleEntry } from './manifest.js';
import type { InstalledPlugin } from './plugin.js';
import { Register } from './register.js';

const place = { source: '', line: 0, doc: 'text' };
const entry = (more: Partial<ModuleEntry> = {}): ModuleEntry => ({
  ...place,
  kind: 'task',
  flags: {},
  file: 'x.js',
  export: 'X',
  args: {},
  metas: {},
  ...more,
});
const kind = { ...place, base: 'X', flags: [] };
function plugin(name: string, modules: Manifest['modules'], kinds: Manifest['kinds'] = {}): InstalledPlugin {
  const manifest: Manifest = { format: 1, package: name, kinds, bases: {}, modules };
  return { name, core: '*', manifest, load: () => Promise.resolve(undefined) };
}

describe('names', () => {
  it.each([
    [
      'two modules of one plugin in different case',
      { Foo: entry(), foo: entry() },
      /name foo of b is taken by Foo of b/,
    ],
    ['the name of another plugin', { task1: entry() }, /name task1 of b is taken by Task1 of a/],
    ['a former name of another plugin', { OldTask: entry() }, /name OldTask of b is taken by Task1 of a/],
    [
      'a former name that is a name',
      { Foo: entry({ aliases: ['TASK1'] }) },
      /former name TASK1 of Foo of b is taken by Task1/,
    ],
    [
      'a former name that is one already',
      { Foo: entry({ aliases: ['oldTask'] }) },
      /former name oldTask of Foo of b is taken by Task1/,
    ],
    [
      'the former names of two',
      { A: entry({ aliases: ['O'] }), B: entry({ aliases: ['O'] }) },
      /former name O of B of b is taken by A of b/,
    ],
  ])('are taken once: %s', (_, modules, message) => {
    const register = new Register().use(plugin('a', { Task1: entry({ aliases: ['OldTask'] }) }));
    expect(() => register.use(plugin('b', { Other: entry(), ...modules }, { k: kind }))).toThrow(message);
    expect(register.modules().map(({ name }) => name)).toEqual(['Task1']);
    expect(register.kinds()).toEqual([]);
  });

  it('of kinds too, and a refused plugin leaves nothing behind', () => {
    const register = new Register().use(plugin('a', {}, { k: kind }));
    expect(() => register.use(plugin('b', { Foo: entry() }, { first: kind, k: kind }))).toThrow(
      /kind k of b is taken by a/,
    );
    expect(
      register
        .use(plugin('c', { Foo: entry() }, { first: kind }))
        .kinds()
        .map(([name]) => name),
    ).toEqual(['k', 'first']);
  });

  it('are exact when asked for, in whatever case they clash', () => {
    const register = new Register().use(plugin('a', { Task1: entry({ aliases: ['OldTask'] }) }));
    expect([register.find('task1'), register.findAlias('oldtask')]).toEqual([undefined, undefined]);
    expect([register.find('Task1')?.name, register.findAlias('OldTask')?.name]).toEqual(['Task1', 'Task1']);
    expect([register.find('__proto__'), register.findAlias('constructor')]).toEqual([undefined, undefined]);
  });

  it('of plugins that come later are listed as well', () => {
    const register = new Register().use(plugin('a', { B: entry() }));
    expect(register.modules('task').map(({ name }) => name)).toEqual(['B']);
    register.use(plugin('b', { A: entry() }));
    expect(register.modules('task').map(({ name }) => name)).toEqual(['A', 'B']);
    expect(new Register().modules()).toEqual([]);
  });
});

describe('damaged manifests', () => {
  const arg = { type: 'int', default: 1, help: 'h', from: 'X' };
  const slot = { kind: 'task', help: 'h', min: 0, max: 1, list: false, index: false, from: 'X' };
  const wrongModules: readonly (readonly [string, object | null])[] = [
    ['it is no object', null],
    ['kind must be a text', { kind: 5 }],
    ['doc must be a text', { doc: undefined }],
    ['flags must be true or false', { flags: { search: 'yes' } }],
    ['aliases and needs', { aliases: 'Old' }],
    ['aliases and needs', { needs: [1] }],
    ['it has no args or no metas', { args: [] }],
    ['it has no args or no metas', { metas: undefined }],
    ['argument a: help must be a text', { args: { a: null } }],
    ['argument a: its type is unknown', { args: { a: { ...arg, type: 'constructor' } } }],
    ['argument a: its type is unknown', { args: { a: { ...arg, type: 'list', default: [] } } }],
    ['argument a: the default is no int', { args: { a: { ...arg, default: '1' } } }],
    ['argument a: its limits must be numbers', { args: { a: { ...arg, min: '0' } } }],
    ['argument a: choices must be', { args: { a: { ...arg, type: 'choice', default: 'x' } } }],
    ['argument a: kind must be a text', { args: { a: { ...arg, type: 'module', default: 'x' } } }],
    ['argument cls: this cannot be its name', { args: { cls: arg } }],
    ['argument a b: this cannot be its name', { args: { 'a b': arg } }],
    ['slot trainer: this cannot be its name', { metas: { trainer: slot } }],
    ['slot cls_a: this cannot be its name', { args: { cls_a: arg }, metas: { cls_a: slot } }],
    ['slot cls_a: kind and help must be texts', { metas: { cls_a: {} } }],
    ['slot cls_a: min and max must be numbers', { metas: { cls_a: { ...slot, max: undefined } } }],
    ['slot cls_a: where must be flags', { metas: { cls_a: { ...slot, where: { x: 1 } } } }],
    ['rules must be a list', { rules: {} }],
    ['the rule sameLength cannot be checked', { rules: [{ rule: 'sameLength', names: ['a', 'b'] }] }],
    [
      'the rule lessThan cannot be checked',
      { metas: { cls_a: slot }, rules: [{ rule: 'lessThan', names: ['cls_a', 'cls_a'] }] },
    ],
    ['the rule atMost3 cannot be checked', { args: { a: arg }, rules: [{ rule: 'atMost3', names: ['a', 'a'] }] }],
    ['inherits.from must be an argument', { inherits: { from: 'a', take: [] } }],
    ['inherits.take must be slots', { args: { a: arg }, inherits: { from: 'a', take: ['cls_none'] } }],
    [
      'inherits.drop and inherits.set must be paths',
      { args: { a: arg }, inherits: { from: 'a', take: [], drop: ['x y'] } },
    ],
  ];

  it.each(wrongModules)('are refused as a whole: %s', (message, change) => {
    const module = change === null ? change : { ...entry(), ...change };
    const register = new Register();
    const damaged = plugin('b', { Good: entry(), X: module as ModuleEntry });
    expect(() => register.use(damaged)).toThrow(`b: its manifest is damaged: X: ${message}`);
    expect(register.modules()).toEqual([]);
  });

  it.each([null, [], 5, 'x', {}, { format: 2 }, { format: 1, modules: {} }, { format: 1, modules: [], kinds: [] }])(
    '%j',
    (manifest) => {
      expect(() => new Register().use({ ...toyPlugin, manifest: manifest as never })).toThrow(
        /its manifest is damaged/,
      );
    },
  );

  it('what is declared with all makers and rules passes', () => {
    expect(new Register().use(toyPlugin).modules().length).toBeGreaterThan(15);
  });
});
