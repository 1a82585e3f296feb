import { DeclarationError } from '../check/problem.js';
import { CONTRACTS } from '../contracts.fixture.js';
import { TestWorkspace } from '../workspace.fixture.js';
import { generateManifest, manifestText } from './generate.js';

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = new TestWorkspace();
});
afterEach(() => workspace.remove());

/** The problems of a package that uses `@test/contracts`, a line each. */
function problemsOf(
  files: Readonly<Record<string, string>>,
  more: { readonly withContracts?: boolean } = {},
): readonly string[] {
  const contracts = workspace.add({ name: '@test/contracts', files: CONTRACTS });
  if (more.withContracts !== false) {
    workspace.write('packages/contracts/arguments.json', manifestText(generateManifest(contracts)));
  }
  const dir = workspace.add({ name: '@test/own', files, dependencies: ['@test/contracts'] });
  try {
    generateManifest(dir);
  } catch (error) {
    if (error instanceof DeclarationError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const HEAD = `import { Metric, Optimizer, Task } from '@test/contracts';
import { any, between, bool, choice, float, int, lessThan, list, Module, moduleName, one, optional, Register, requires, sameLength, str } from '@uninas/core';
`;

/** One registered class with this extends clause, which stands in line 5. */
function declared(clause: string, register = `@Register.as('optimizer')`): Readonly<Record<string, string>> {
  return { 'src/x.ts': `${HEAD}/** A module. */\n${register}\nexport class X extends ${clause} {}\n` };
}

const CASES: readonly (readonly [what: string, clause: string, problem: string])[] = [
  ['a call', 'Optimizer.with({ lr: float(Math.sqrt(2), "h") })', 'UNINAS_ENOT_LITERAL "Math.sqrt(2)" is a call'],
  [
    'a condition',
    'Optimizer.with({ lr: float(1 > 0 ? 1 : 2, "h") })',
    'UNINAS_ENOT_LITERAL "1 > 0 ? 1 : 2" is computed',
  ],
  ['arithmetic', 'Optimizer.with({ lr: float(1 * 2, "h") })', 'UNINAS_ENOT_LITERAL "1 * 2" is computed'],
  [
    'a sum of numbers',
    'Optimizer.with({ lr: float(1 + 2, "h") })',
    'UNINAS_ENOT_LITERAL "1 + 2" is computed; only texts',
  ],
  ['a template with values', 'Optimizer.with({ lr: str(`a${1}`, "h") })', 'UNINAS_ENOT_LITERAL "`a${1}`" is computed'],
  [
    'Infinity',
    'Optimizer.with({ lr: float(0, "h", { max: Infinity }) })',
    'UNINAS_ENOT_LITERAL "Infinity" is not declared',
  ],
  ['an endless number', 'Optimizer.with({ lr: float(1e999, "h") })', 'UNINAS_ENOT_LITERAL "1e999" is not finite'],
  ['an unknown name', 'Optimizer.with({ lr: float(unknown, "h") })', 'UNINAS_ENOT_LITERAL "unknown" is not declared'],
  [
    'a value of another package',
    'Optimizer.with({ lr: float(Metric, "h") })',
    'UNINAS_ENOT_LITERAL "Metric" comes from @test/contracts',
  ],
  ['a method', 'Optimizer.with({ lr() { return 1; } })', 'UNINAS_ENOT_LITERAL "lr() { return 1; }" is a function'],
  [
    'an object by hand',
    'Optimizer.with({ lr: { type: "int" } })',
    'UNINAS_ENOT_LITERAL lr: is not made by an argument maker',
  ],
  [
    'a slot as an argument',
    'Optimizer.with({ lr: one("metric", "h") })',
    'UNINAS_ENOT_LITERAL lr: is not made by an argument maker',
  ],
  ['no object at all', 'Optimizer.with(5)', 'UNINAS_ENOT_LITERAL "5" is no object literal'],
  [
    'an argument as a slot',
    'Optimizer.with({}, { cls_x: int(1, "h") })',
    'UNINAS_ENOT_LITERAL cls_x: is not made by a slot maker',
  ],
  ['no help', 'Optimizer.with({ lr: float(1, " ") })', 'UNINAS_ENO_HELP lr: has no help text'],
  ['no help of a slot', 'Optimizer.with({}, { cls_x: one("metric", "") })', 'UNINAS_ENO_HELP cls_x: has no help text'],
  [
    'a wrong type',
    'Optimizer.with({ lr: int(1.5, "h") })',
    'UNINAS_EWRONG_TYPE lr: the default 1.5 must be a whole number',
  ],
  [
    'a wrong type in a list',
    'Optimizer.with({ lr: list(int, ["a"], "h") })',
    'UNINAS_EWRONG_TYPE lr: the default "a" must be a whole number',
  ],
  [
    'a default below its limit',
    'Optimizer.with({ lr: float(-1, "h", { min: 0, below: 1 }) })',
    'UNINAS_ELIMIT lr: the default -1 must be at least 0 and less than 1',
  ],
  [
    'a list that is too short',
    'Optimizer.with({ lr: list(int, [1], "h", { minLength: 2 }) })',
    'UNINAS_ELIMIT lr: the default [1] must have at least 2 elements',
  ],
  [
    'a default that is no choice',
    'Optimizer.with({ lr: choice("c", ["a", "b"], "h") })',
    'UNINAS_ECHOICE lr: the default "c" is not one of the choices: "a", "b"',
  ],
  [
    'a slot name',
    'Optimizer.with({}, { metrics: any("metric", "h") })',
    'UNINAS_ESLOT_NAME metrics: names of slots start with cls_',
  ],
  [
    'an impossible count',
    'Optimizer.with({}, { cls_x: between("metric", 3, 2, "h") })',
    'UNINAS_ELIMIT cls_x: no number of modules is 3 to 2',
  ],
  [
    'an unknown kind',
    'Optimizer.with({}, { cls_x: one("metrik", "h") })',
    'UNINAS_EUNKNOWN_KIND cls_x: no kind "metrik" is declared here or in an installed package (known: metric, optimizer, task)',
  ],
  [
    'an unknown kind of a name',
    'Optimizer.with({ act: moduleName("act", "relu", "h") })',
    'UNINAS_EUNKNOWN_KIND act: no kind "act"',
  ],
  [
    'an unknown flag',
    'Optimizer.with({}, { cls_x: one("metric", "h", { where: { destill: false } }) })',
    'UNINAS_EUNKNOWN_FLAG cls_x: the kind metric has no flag "destill", only distill, only_head',
  ],
  [
    'an argument named as a slot',
    'Optimizer.with({ cls_x: int(1, "h") }, { cls_x: one("metric", "h") })',
    'UNINAS_ENAME_TAKEN cls_x: is both an argument and a slot',
  ],
  [
    'an argument named cls',
    'Optimizer.with({ cls: int(1, "h") })',
    'UNINAS_ENAME_TAKEN cls: this name stands for the class',
  ],
  [
    'a former name that is in use',
    'Optimizer.with({ lr: int(1, "h", { aliases: ["weight_decay"] }) })',
    'UNINAS_ENAME_TAKEN lr: its former name weight_decay is the name of another argument or slot',
  ],
  [
    'inheritance in another form',
    'Task.with({}, {}, { inherits: { from: "seed" } })',
    'UNINAS_EINHERIT inherits is no { from, take, drop, set }',
  ],
  [
    'a list restated as single',
    'Task.with({}, { cls_metrics: one("metric", "h") })',
    'UNINAS_ERESTATED cls_metrics: is a list of modules in Task, and cannot be restated as a single module',
  ],
  [
    'a number restated as a list',
    'Task.with({ seed: list(int, [1], "h") })',
    'UNINAS_ERESTATED seed: is a number in Task, and cannot be restated as a list of elements',
  ],
  [
    'a rule with an unknown name',
    'Task.with({}, {}, { rules: [lessThan("seed", "speed")] })',
    'UNINAS_ERULE lessThan(seed, speed): the class has no argument or slot "speed"',
  ],
  [
    'a rule between the wrong things',
    'Task.with({}, {}, { rules: [sameLength("cls_metrics", "seed")] })',
    'UNINAS_ERULE sameLength(cls_metrics, seed): "seed" is no list and no slot',
  ],
  ['rules that are none', 'Task.with({}, {}, { rules: ["seed"] })', 'UNINAS_ERULE rules is no list of rules'],
  [
    'inheritance from nowhere',
    'Task.with({}, {}, { inherits: { from: "s1_path", take: ["cls_metrics"] } })',
    'UNINAS_EINHERIT inherits: the class has no argument "s1_path"',
  ],
  [
    'inheritance of nothing',
    'Task.with({ p: str("", "h") }, {}, { inherits: { from: "p", take: ["cls_x.cls_y"], drop: [] } })',
    'UNINAS_EINHERIT inherits: take: the class has no slot "cls_x"',
  ],
  ['a base that is no module', 'Map', 'UNINAS_EBASE X does not lead to Module of @uninas/core: Map is not declared'],
  [
    'a base that is unknown to its package',
    'Optimiser',
    'UNINAS_EBASE X does not lead to Module of @uninas/core: Optimiser is not declared',
  ],
  [
    'a base that is computed',
    'mix(Optimizer)',
    'UNINAS_EBASE X does not lead to Module of @uninas/core: mix(Optimizer) is computed',
  ],
];

test.each(CASES)('%s', (_, clause, problem) => {
  const problems = problemsOf(declared(clause));
  expect(problems[0]).toContain(`src/x.ts:5: ${problem}`);
});

test('all problems at once, each at its line', () => {
  const problems = problemsOf(
    declared(`Optimizer.with({
  a: int(Math.random(), 'h'),
  b: float(-1, 'h', { min: 0 }),
}, {
  cls_c: one('nothing', 'h'),
})`),
  );
  expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
    'src/x.ts:6: UNINAS_ENOT_LITERAL',
    'src/x.ts:7: UNINAS_ELIMIT',
    'src/x.ts:9: UNINAS_EUNKNOWN_KIND',
  ]);
});

const REGISTRATIONS: readonly (readonly [what: string, register: string, problem: string])[] = [
  ['an unknown kind', `@Register.as('optimiser')`, 'src/x.ts:4: UNINAS_EUNKNOWN_KIND X: no kind "optimiser"'],
  [
    'an unknown flag',
    `@Register.as('optimizer', { fast: true })`,
    'src/x.ts:4: UNINAS_EUNKNOWN_FLAG X: the kind optimizer has no flag "fast", none',
  ],
  [
    'a flag that is no boolean',
    `@Register.as('metric', { distill: 'yes' })`,
    'src/x.ts:4: UNINAS_EWRONG_TYPE X: the flag distill must be true or false',
  ],
  ['a kind that is computed', '@Register.as(String(1))', 'src/x.ts:4: UNINAS_ENOT_LITERAL "String(1)" is a call'],
  [
    'needs that are no names',
    `@Register.as('optimizer', {}, { needs: 'mnist' })`,
    'src/x.ts:4: UNINAS_EWRONG_TYPE Register.as takes',
  ],
  [
    'a kind that is taken',
    `@Register.kind('optimizer')`,
    'src/x.ts:4: UNINAS_ENAME_TAKEN the kind optimizer is taken by @test/contracts',
  ],
];

test.each(REGISTRATIONS)('registration: %s', (_, register, problem) => {
  expect(problemsOf(declared('Optimizer', register))[0]).toContain(problem);
});

test('what a registered class must be', () => {
  const problems = problemsOf({
    'src/x.ts': `${HEAD}@Register.as('optimizer')
class X extends Optimizer {}
/** Doc. */
@Register.as('optimizer')
export abstract class Y extends Optimizer {}
function f() {
  @Register.as('optimizer')
  class Z extends Optimizer {}
}
const asOptimizer = Register.as('optimizer');
@Register.kind('k')
export abstract class K extends Module {}
`,
  });
  expect(problems.map((problem) => problem.split(/[;,]/)[0])).toEqual([
    'src/x.ts:4: UNINAS_ENO_DOC X has no docstring',
    'src/x.ts:4: UNINAS_ENOT_EXPORTED X is registered but not exported',
    'src/x.ts:7: UNINAS_EABSTRACT Y is registered but abstract',
    'src/x.ts:9: UNINAS_EPLACE Register.as is used where it cannot be read',
    'src/x.ts:12: UNINAS_EPLACE Register.as is used where it cannot be read',
    'src/x.ts:14: UNINAS_ENO_DOC the kind k has no docstring',
  ]);
});

test('names that differ only in upper and lower case, and former names', () => {
  const module = (name: string, options = ''): string =>
    `/** Doc. */\n@Register.as('optimizer', {}, {${options}})\nexport class ${name} extends Optimizer {}\n`;
  const problems = problemsOf({
    'src/a.ts': HEAD + module('Adam'),
    'src/b.ts': HEAD + module('ADAM') + module('Other', `aliases: ['adam']`),
  });
  expect(problems).toEqual([
    'src/b.ts:5: UNINAS_ENAME_TAKEN the name ADAM is taken by Adam in a.ts',
    'src/b.ts:8: UNINAS_ENAME_TAKEN the name adam is taken by Adam in a.ts',
  ]);
});

test('sources that cannot be parsed', () => {
  expect(problemsOf({ 'src/x.ts': 'export class {{\n' })[0]).toContain('src/x.ts:1: UNINAS_ESYNTAX');
});

test('a package without a manifest is named once, not for every class', () => {
  const files = declared('Optimizer');
  const problems = problemsOf(
    { ...files, 'src/y.ts': files['src/x.ts']!.replace('class X', 'class Y') },
    { withContracts: false },
  );
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('UNINAS_ENO_MANIFEST');
  expect(problems[0]).toContain('@test/contracts');
});

test('abstract classes that have nothing to do with modules are left alone', () => {
  const files = {
    'src/x.ts': `import { EventEmitter } from 'node:events';\nexport abstract class A extends EventEmitter {}\nexport abstract class B {}\n`,
    'src/loop.ts': `export abstract class C extends D {}\nexport abstract class D extends C {}\n`,
  };
  expect(problemsOf(files)).toEqual([]);
});

test('constants that are defined by each other', () => {
  const files = {
    'src/x.ts': `${HEAD}const A = B;\nconst B = A;\n/** A module. */\n@Register.as('optimizer')\nexport class X extends Optimizer.with({ ...A, lr: int(B, 'h') }) {}\n`,
  };
  expect(problemsOf(files).join('\n')).toContain('UNINAS_ENOT_LITERAL');
});
