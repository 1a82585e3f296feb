import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS } from '../contracts.fixture.js';
import { TestWorkspace } from '../workspace.fixture.js';
import { generateManifest, generateManifests, manifestText } from './generate.js';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = new TestWorkspace();
});
afterEach(() => workspace.remove());

const SGD = `import { Optimizer } from '@test/contracts';
import { any, bool, float as number, Register } from '@uninas/core';

/**
 * Stochastic gradient descent.
 *
 * @source Sutskever et al., 2013
 */
@Register.as('optimizer', {}, { needs: ['mnist'], aliases: ['OldSGD'] })
export class SGDOptimizer extends Optimizer.with(
  {
    lr: number(1e-2, 'learning ' + 'rate', { min: 0, aliases: ['rate'] }),
    weight_decay: number(0.5, \`factor\`, { min: 0 }),
  },
  { cls_metrics: any('metric', 'measured', { where: { distill: true }, duplicates: true }) },
) {}
`;

function addContracts(): string {
  return workspace.add({ name: '@test/contracts', files: CONTRACTS });
}

test('a module with a base in another package', () => {
  const contracts = addContracts();
  const optimizers = workspace.add({
    name: '@test/optimizers',
    files: { 'src/sgd.ts': SGD },
    dependencies: ['@test/contracts'],
  });
  writeFileSync(join(contracts, 'arguments.json'), manifestText(generateManifest(contracts)));

  expect(generateManifest(optimizers)).toEqual({
    format: 1,
    package: '@test/optimizers',
    kinds: {},
    bases: {},
    modules: {
      SGDOptimizer: {
        kind: 'optimizer',
        flags: {},
        doc: 'Stochastic gradient descent.',
        sources: ['Sutskever et al., 2013'],
        file: 'dist/sgd.js',
        export: 'SGDOptimizer',
        source: 'src/sgd.ts',
        line: 10,
        args: {
          weight_decay: { type: 'float', default: 0.5, help: 'factor', min: 0, from: 'SGDOptimizer' },
          decay_all: { type: 'bool', default: true, help: 'decay every variable', from: 'Optimizer' },
          lr: { type: 'float', default: 0.01, help: 'learning rate', min: 0, aliases: ['rate'], from: 'SGDOptimizer' },
        },
        metas: {
          cls_metrics: {
            kind: 'metric',
            help: 'measured',
            min: 0,
            max: null,
            list: true,
            index: true,
            where: { distill: true },
            duplicates: true,
            from: 'SGDOptimizer',
          },
        },
        needs: ['mnist'],
        aliases: ['OldSGD'],
      },
    },
  });
  // base first; a restated argument keeps its place
  const { args } = generateManifest(optimizers).modules['SGDOptimizer']!;
  expect(Object.keys(args)).toEqual(['weight_decay', 'decay_all', 'lr']);
});

test('kinds and bases', () => {
  const { kinds, bases } = generateManifest(addContracts());
  expect(kinds).toEqual({
    metric: {
      base: 'Metric',
      doc: 'Measures outputs.',
      flags: ['distill', 'only_head'],
      source: 'src/kinds.ts',
      line: 12,
    },
    optimizer: {
      base: 'Optimizer',
      doc: 'Changes the variables of a network.',
      flags: [],
      source: 'src/kinds.ts',
      line: 5,
    },
    task: { base: 'Task', doc: 'A piece of work.', flags: ['search'], source: 'src/kinds.ts', line: 16 },
  });
  expect(Object.keys(kinds)).toEqual(['metric', 'optimizer', 'task']);
  expect(Object.keys(bases)).toEqual(['Metric', 'Optimizer', 'Task']);
  expect(bases['Metric']).toEqual({ doc: 'Measures outputs.', source: 'src/kinds.ts', line: 12, args: {}, metas: {} });
  expect(bases['Task']!.args['seed']).toEqual({ type: 'int', default: 0, help: 'random seed', min: 0, from: 'Task' });
});

test('several packages at once see each other, in whatever order they are given', () => {
  const contracts = addContracts();
  const optimizers = workspace.add({
    name: '@test/optimizers',
    files: { 'src/sgd.ts': SGD },
    dependencies: ['@test/contracts'],
  });
  const generated = generateManifests([optimizers, contracts]);
  expect(generated.map(({ folder }) => folder.name)).toEqual(['@test/contracts', '@test/optimizers']);
  expect(Object.keys(generated[1]!.manifest!.modules)).toEqual(['SGDOptimizer']);
});

test('a package waits for those it uses when they have problems', () => {
  const contracts = workspace.add({
    name: '@test/contracts',
    files: {
      ...CONTRACTS,
      'src/bad.ts': `import { Module } from '@uninas/core';\nexport abstract class Bad extends Module.with({ x: 1 }) {}\n`,
    },
  });
  const optimizers = workspace.add({
    name: '@test/optimizers',
    files: { 'src/sgd.ts': SGD },
    dependencies: ['@test/contracts'],
  });
  const [first, second] = generateManifests([contracts, optimizers]);
  expect(first!.error?.problems).toHaveLength(1);
  expect(second).toEqual({
    folder: expect.objectContaining({ name: '@test/optimizers' }),
    blockedBy: ['@test/contracts'],
  });
});

test('the text does not depend on the order of files, and a second run gives the same', () => {
  const files = {
    'src/a.ts': `import { Module, Register } from '@uninas/core';\n/** A. */\n@Register.kind('z')\nexport abstract class Z extends Module {}\n`,
    'src/b.ts': `import { Register } from '@uninas/core';\nimport { Z } from './a.js';\n/** B. */\n@Register.as('z')\nexport class Beta extends Z {}\n/** A. */\n@Register.as('z')\nexport class Alpha extends Z {}\n`,
  };
  const dir = workspace.add({ name: 'x', files });
  const text = manifestText(generateManifest(dir));
  expect(manifestText(generateManifest(dir))).toBe(text);
  expect(Object.keys((JSON.parse(text) as { modules: object }).modules)).toEqual(['Alpha', 'Beta']);
  expect(text.endsWith('}\n')).toBe(true);
  expect(text).not.toContain(workspace.dir);
});

describe('what counts as literal', () => {
  const read = (declaration: string, around = ''): unknown => {
    const source = `import * as core from '@uninas/core';
import { choice, float, int, list, lists, Module, moduleNames, Register, str } from '@uninas/core';
import { NAMES, LIMITS } from './names.js';
${around}
/** A kind. */
@Register.kind('x', ['f'])
export abstract class X extends Module.with(${declaration}) {}
`;
    const names = `export const NAMES = ['a', 'b'] as const;\nconst LIMITS = { min: 0 };\nexport { LIMITS };\n`;
    const dir = workspace.add({ name: `p${++packages}`, files: { 'src/x.ts': source, 'src/names.ts': names } });
    const { args } = generateManifest(dir).bases['X']!;
    return Object.fromEntries(Object.entries(args).map(([name, { from: _, ...spec }]) => [name, spec]));
  };
  let packages = 0;

  test('numbers, signs, exponents and separators', () => {
    const args = read(`{ a: int(-1, 'h'), b: float(+1.5e-3, 'h', { above: -0.5, below: 1_000 }), c: int(0x10, 'h') }`);
    expect(args).toEqual({
      a: { type: 'int', default: -1, help: 'h' },
      b: { type: 'float', default: 0.0015, help: 'h', above: -0.5, below: 1000 },
      c: { type: 'int', default: 16, help: 'h' },
    });
  });

  test('texts, casts and quoted names', () => {
    const args = read(`{ 'a-b': str(\`x\` + "y" + 'z', ('h')), ['c']: str('' as string, 'h' satisfies string) }`);
    expect(args).toEqual({
      'a-b': { type: 'str', default: 'xyz', help: 'h' },
      c: { type: 'str', default: '', help: 'h' },
    });
  });

  test('lists, and makers as values', () => {
    const args = read(`{
      a: list(int, [1, -2], 'h', { minLength: 1, min: -2 }),
      b: lists(core.float, [[], [-1]], 'h'),
      c: moduleNames('x', ['A'], 'h', { where: { f: true } }),
    }`);
    expect(args).toEqual({
      a: { type: 'list', item: { type: 'int', min: -2 }, default: [1, -2], help: 'h', minLength: 1 },
      b: { type: 'list', item: { type: 'list', item: { type: 'float' } }, default: [[], [-1]], help: 'h' },
      c: { type: 'list', item: { type: 'module', kind: 'x', where: { f: true } }, default: ['A'], help: 'h' },
    });
  });

  test('constants of the package, also spread', () => {
    const args = read(
      `{ a: choice('b', [...NAMES, OWN], 'h'), ...SHARED, lr }`,
      `
const OWN = 'c';
const lr = float(0.1, 'h', LIMITS);
const SHARED = { seed: int(0, 'h') };`,
    );
    expect(args).toEqual({
      a: { type: 'choice', default: 'b', choices: ['a', 'b', 'c'], help: 'h' },
      seed: { type: 'int', default: 0, help: 'h' },
      lr: { type: 'float', default: 0.1, help: 'h', min: 0 },
    });
  });
});

test('plain JavaScript that is not built', () => {
  const dir = workspace.add({
    name: 'plain',
    files: {
      'lib/lion.mjs': `import { Module, Register, float } from '@uninas/core';
/** A kind. */
class Opt extends Module.with({ lr: float(0.1, 'rate') }) {}
Register.kind('opt')(Opt);
`,
    },
  });
  expect(() => generateManifest(dir)).toThrow(
    'lib/lion.mjs:3: UNINAS_ENOT_EXPORTED Opt declares a kind but is not exported',
  );
});

test('registration as a statement, and a class exported under another name', () => {
  const dir = workspace.add({
    name: 'plain',
    files: {
      'lib/kinds.js': `import { Module, Register } from '@uninas/core';
/** A kind. */
export class Opt extends Module {}
Register.kind('opt')(Opt);
`,
      'lib/lion.js': `import { Register, float } from '@uninas/core';
import { Opt as Base } from './kinds.js';
/** Lion. */
class Lion extends Base.with({ lr: float(0.1, 'rate') }) {}
Register.as('opt')(Lion);
export { Lion as LionOptimizer };
`,
    },
  });
  const { modules } = generateManifest(dir);
  expect(modules['Lion']).toMatchObject({ file: 'lib/lion.js', export: 'LionOptimizer', line: 4 });
});

test('names of core under whatever import, calls of with in a row, a default export', () => {
  const files = {
    'src/core.ts': `export { Module as Node, int as whole } from '@uninas/core';\nexport * from '@uninas/core';\n`,
    'src/index.ts': `export * from './kind.js';\n`,
    'src/kind.ts': `import * as core from '@uninas/core';
import { Node, float, whole } from './core.js';

/** A kind. */
@core.Register.kind('k', ['fast'])
export abstract class K extends (Node.with({ a: whole(1, 'h') }).with({ b: float(2, 'h'), a: core.int(3, 'h') })) {}
`,
    'src/x.ts': `import { Register } from './core.js';
import { K as Base } from './index.js';

/** X. */
@Register.as('k', { fast: false })
export default class X extends Base {}
`,
  };
  const { modules } = generateManifest(workspace.add({ name: 'p', files }));
  expect(modules['X']).toMatchObject({ kind: 'k', flags: { fast: false }, export: 'default', line: 6 });
  expect(Object.entries(modules['X']!.args).map(([name, spec]) => [name, spec.default, spec.from])).toEqual([
    ['a', 3, 'K'],
    ['b', 2, 'K'],
  ]);
});
