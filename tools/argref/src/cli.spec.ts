import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './cli.js';
import { CONTRACTS } from './contracts.fixture.js';
import { TestWorkspace } from './workspace.fixture.js';

let workspace: TestWorkspace;
let contracts: string;
let own: string;
beforeEach(() => {
  workspace = new TestWorkspace();
  contracts = workspace.add({ name: '@test/contracts', files: CONTRACTS });
  own = workspace.add({ name: '@test/own', files: { 'src/sgd.ts': source() }, dependencies: ['@test/contracts'] });
});
afterEach(() => workspace.remove());

function source(lr = '0.1', more = ''): string {
  return `import { Optimizer } from '@test/contracts';
import { float, Register } from '@uninas/core';
${more}/** SGD. */
@Register.as('optimizer')
export class SGDOptimizer extends Optimizer.with({ lr: float(${lr}, 'rate', { min: 0 }) }) {}
`;
}

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(words: string, cwd = workspace.dir): Promise<Run> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    cwd,
    print: (line: string) => void out.push(line),
    complain: (line: string) => void err.push(line),
  };
  const code = await main(words === '' ? [] : words.split(' '), terminal);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test('update writes what has changed, in the order of dependencies', async () => {
  expect(await run('update --package packages/own packages/contracts')).toEqual({
    code: 0,
    out: `packages/contracts/arguments.json written: 0 modules, 3 kinds\npackages/own/arguments.json written: 1 module, 0 kinds`,
    err: '',
  });
  const file = join(own, 'arguments.json');
  const before = statSync(file).mtimeMs;
  expect(await run('update', own)).toEqual({ code: 0, out: 'arguments.json is up to date', err: '' });
  expect(statSync(file).mtimeMs).toBe(before);
});

test('check says what differs and what to run', async () => {
  expect(await run('check --all')).toMatchObject({
    code: 1,
    err: expect.stringContaining('run: npx uninas-argref update --all') as string,
  });
  await run('update --all');
  expect(await run('check --all')).toEqual({ code: 0, out: 'every manifest is up to date', err: '' });
  writeFileSync(join(own, 'src/sgd.ts'), source('0.2', '\n'));
  expect(await run('check --package packages/own --package packages/contracts')).toEqual({
    code: 1,
    out: '',
    err: `packages/own/arguments.json is out of date
  ~ module SGDOptimizer: lr.default 0.1 -> 0.2
  ~ 1 place in the sources moved
run: npx uninas-argref update --package packages/own`,
  });
  // check must not repair what it reports
  expect((await run('check', own)).code).toBe(1);
  const file = join(contracts, 'arguments.json');
  writeFileSync(file, readFileSync(file, 'utf8').trimEnd());
  expect((await run('check', contracts)).err).toContain('only order or formatting differ');
});

test('problems in the sources, with their place as seen from here', async () => {
  await run('update --all');
  const file = join(own, 'arguments.json');
  const before = readFileSync(file, 'utf8');
  writeFileSync(join(own, 'src/sgd.ts'), source('-1'));
  for (const command of ['update', 'check']) {
    const { code, err } = await run(`${command} packages/own`);
    expect(code).toBe(2);
    expect(err).toBe('packages/own/src/sgd.ts:5: UNINAS_ELIMIT lr: the default -1 must be at least 0');
  }
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('a package waits for those it uses', async () => {
  writeFileSync(join(contracts, 'src/kinds.ts'), CONTRACTS['src/kinds.ts']!.replace("'random seed'", "''"));
  const { code, err } = await run('update --all');
  expect(code).toBe(2);
  expect(err).toContain('packages/contracts/src/kinds.ts:17: UNINAS_ENO_HELP seed: has no help text');
  expect(err).toContain('packages/own has to wait for @test/contracts');
});

test('docs writes and checks pages', async () => {
  await run('update --all');
  expect(await run('docs --all --out docs/reference --check')).toEqual({
    code: 1,
    out: '',
    err: `docs/reference is out of date: README.md, metric.md, optimizer.md, task.md\nrun: npx uninas-argref docs --all --out docs/reference`,
  });
  expect(await run('docs --all --out docs/reference')).toMatchObject({
    code: 0,
    out: 'docs/reference: 4 written, 0 unchanged, 0 removed',
  });
  expect(await run('docs --packages packages/contracts packages/own --out docs/reference --check')).toMatchObject({
    code: 0,
  });
  expect(readFileSync(join(workspace.dir, 'docs/reference/optimizer.md'), 'utf8')).toContain(
    '| `lr` | float | `0.1` | at least 0 | rate |',
  );
});

test('docs of a project that only uses packages', async () => {
  await run('update --all');
  workspace.write('project/package.json', JSON.stringify({ name: 'project', dependencies: { '@test/own': '1.0.0' } }));
  const project = join(workspace.dir, 'project');
  expect(await run('docs --out pages', project)).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(join(project, 'pages/optimizer.md'), 'utf8')).toContain('## SGDOptimizer');
});

test.each([
  ['', 2],
  ['--help', 0],
  ['update --help', 0],
  ['check -h', 0],
  ['docs --help', 0],
])('%s prints help', async (words, expected) => {
  const { code, out } = await run(words);
  expect(code).toBe(expected);
  expect(out).toContain('uninas-argref');
});

test.each([
  ['frobnicate', 'there is no command "frobnicate"'],
  ['update --fast', 'see: uninas-argref update --help'],
  ['update --check', 'see: uninas-argref update --help'],
  ['docs --all', 'docs needs --out DIR'],
  ['update --package nowhere', 'nowhere has no package.json'],
  ['update', 'no package with a manifest in'],
  ['docs --package packages/own --out docs', '@test/own has no'],
])('%s is wrong input', async (words, message) => {
  const { code, err } = await run(words);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
