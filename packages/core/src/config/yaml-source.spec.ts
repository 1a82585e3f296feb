import { jest } from '@jest/globals';
import { parse } from '../tree/parse.js';
import { toyRegister } from '../toy.fixture.js';
import { jsonSource } from './json-source.js';
import { entriesOf } from './layer.js';
import { yamlSource } from './yaml-source.js';

const METHOD =
  'cls_method: { cls: RandomMethod, cls_data: DigitsData, cls_network: FileNetwork, cls_optimizers: SGDOptimizer }';
const BASE = `cls: SearchTask\ncls_trainer: SimpleTrainer\n${METHOD}\n`;
const read = (text: string) => {
  const source = yamlSource('a.yaml', text);
  return { source, ...parse(entriesOf(source, 0) ?? [], toyRegister()) };
};

/** Nine lists of nine aliases each: some hundred million elements. */
const BILLION = Array.from(
  { length: 9 },
  (_, i) =>
    `a${i}: &a${i} [${Array(9)
      .fill(i === 0 ? 'x' : `*a${i - 1}`)
      .join(', ')}]`,
);

/** Lists in lists, none of which is written in another. */
const CHAIN = ['a0: &a0 [x]', ...Array.from({ length: 1000 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`)];

describe('what YAML allows and a configuration does not', () => {
  it.each([
    ['an alias inside its own anchor', `${BASE}note: &a\n  b: *a\n`, 5, 6, /&a contains itself/],
    [
      'a module inside itself',
      'cls: SearchTask\ncls_method: &m { cls: RandomMethod, cls_network: { cls: StackNetwork, cls_inner: *m } }\n',
      2,
      82,
      /&m contains itself/,
    ],
    ['an alias without an anchor', `${BASE}note: *zz\n`, 4, 7, /no anchor &zz/],
    ['an anchor behind its alias', `${BASE}note: *n\nsave_dir: &n x\n`, 4, 7, /no anchor &n/],
    ['anchors that multiply', BILLION.join('\n'), 6, 10, /aliases stand for more than 100000 values/],
    ['nesting without end', `a: ${'['.repeat(5000)}`, 1, 304, /more than 300 levels deep/],
    ['nesting by dashes, which ended the process', '- '.repeat(100_000), 1, 602, /more than 300 levels deep/],
    ['nesting by indentation', Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 301, undefined, /more than 300 levels/], // prettier-ignore
    ['nesting behind aliases', CHAIN.join('\n'), 300, undefined, /more than 300 levels/],
    ['aliases without end', `a: &a 1\nb: [${Array(1001).fill('*a').join(', ')}]`, 2, 4005, /more than 1000 aliases/],
    ['more than anybody reads', `[${','.repeat(600_000)}`, 1, undefined, /more than 500000 words/],
    ['several documents', `${BASE}---\ncls: x\n`, 4, 1, /multiple documents/],
  ])('%s is an error of the file', (_, text, line, column, message) => {
    const { problems, data } = yamlSource('a.yaml', text);
    expect(problems).toMatchObject([{ code: 'UNINAS_ESYNTAX', line, ...(column && { column }) }]);
    expect(problems[0]!.message).toMatch(message);
    expect(data).toBeUndefined();
  });

  it.each([
    ['in a map', 'a: 1\nb: 2\na: 3\nb: 4\n', 3, 1],
    ['deep inside, before one outside', 'a:\n  - { x: 1, y: 2, x: 3 }\nb: 1\nb: 2\n', 2, 19],
    ['behind an anchor and a tag', 'a: 1\n&k !!str a: 2\n', 2, 10],
    ['asked with a question mark', '? a\n: 1\n? a\n: 2\n', 3, 3],
    ['in a set', '!!set\n? a\n? b\n? a\n', 4, 3],
    ['in a key', '? {a: 1, a: 2}\n: 1\n', 1, 10],
    ['before what is no YAML', 'a: 1\na: 2\nb: "\n', 2, 1],
    ['with an alias for its value', 'a: &v 1\na: *v\n', 2, 1],
  ])('a key twice %s is found where it stands', (_, text, line, column) => {
    const { problems, data } = yamlSource('a.yaml', text);
    expect(problems).toMatchObject([{ code: 'UNINAS_EDUPLICATE_KEY', line, column }]);
    expect(data).toBeUndefined();
  });

  it('the same key in two maps, and keys that only look alike, are not twice there', () => {
    expect(yamlSource('a.yaml', 'a: { x: 1 }\nb: { x: 1 }\nx: 1\nX: 2\n').problems).toEqual([]);
  });

  it.each([
    ['YAML', yamlSource, Array.from({ length: 3000 }, (_, i) => `k${i}: ${i}`).join('\n')],
    ['JSON', jsonSource, `{\n${Array.from({ length: 3000 }, (_, i) => `"k${i}": ${i}`).join(',\n')}}`],
  ])('no place in %s is looked for among all others', (_, read, text) => {
    const source = read('a', text);
    const find = jest.spyOn(Array.prototype, 'find');
    try {
      const first = source.locate(['k0'], 'key').line;
      for (const i of [0, 1, 2999]) {
        expect(source.locate([`k${i}`], 'key')).toEqual({ line: first + i, column: 1 });
        expect(source.locate([`k${i}`], 'value').line).toBe(first + i);
        expect(source.textAt!([`k${i}`])).toBe(String(i));
      }
      expect(find.mock.calls.length).toBe(0);
    } finally {
      find.mockRestore();
    }
  });

  it('no key is compared with all before it', () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `k${i}: 1`).join('\n');
    const ordered = `!!omap\n${keys.replace(/^/gm, '- ')}`;
    const some = jest.spyOn(Array.prototype, 'some');
    let compared = 0;
    some.mockImplementation(function (this: unknown[], isIt) {
      return this.findIndex((item, i, all) => ++compared > 0 && Boolean(isIt(item, i, all))) >= 0;
    });
    try {
      expect(Object.keys(yamlSource('a.yaml', keys).data as object)).toHaveLength(3000);
      expect(yamlSource('a.yaml', ordered).data).toHaveLength(3000);
      expect(yamlSource('a.yaml', `${keys}\nk7: 2\n`).problems).toMatchObject([{ line: 3001, column: 1 }]);
    } finally {
      some.mockRestore();
    }
    expect(compared).toBeLessThan(100_000);
  });

  it.each([
    ['bytes', '!!binary aGVsbG8='],
    ['a set', '!!set {a, b}'],
    ['nothing', '~'],
    ['a map', '{a: 1}'],
  ])('%s is no text', (_, value) => {
    const { problems } = read(`${BASE}note: ${value}\n`);
    expect(problems).toMatchObject([{ code: 'UNINAS_EWRONG_TYPE', path: 'note', line: 4 }]);
  });

  it('null is the text None, as in JSON', () => {
    expect(read(`${BASE}note: null\n`).tree!.args['note']).toBe('None');
  });

  it.each(['.inf', '-.inf', '.nan', '9007199254740993', '1e400'])('%s is no seed', (value) => {
    const { problems } = read(`${BASE}seed: ${value}\n`);
    expect(problems).toMatchObject([{ code: 'UNINAS_EWRONG_TYPE', path: 'seed', line: 4, column: 7 }]);
    expect(problems[0]!.found).not.toBe('null');
  });
});

describe('anchors and places', () => {
  it('an alias is read, and problems in it are placed at the alias', () => {
    const text = `cls: SearchTask\ncls_trainer: SimpleTrainer\ncls_method:\n  cls: TwoStepMethod\n  cls_data: DigitsData\n  cls_network: FileNetwork\n  cls_optimizers:\n    - &o { cls: SGDOptimizer, lrr: 1 }\n    - *o\n`;
    const { problems } = read(text);
    expect(problems.map(({ line, column, found }) => [line, column, found])).toEqual([
      [8, 31, 'lrr'],
      [9, 7, 'lrr'],
    ]);
  });

  it('keys that are no texts are found as they are written', () => {
    const { problems } = read(`${BASE}1: 2\ntrue: 3\n`);
    expect(problems.map(({ line, column, found }) => [line, column, found])).toEqual([
      [4, 1, '1'],
      [5, 1, 'true'],
    ]);
  });

  it('line ends of Windows and a byte order mark move nothing', () => {
    const { problems } = read(`\uFEFF${BASE.replaceAll('\n', '\r\n')}  \r\nnte: 1\r\n`);
    expect(problems).toMatchObject([{ found: 'nte', line: 5, column: 1 }]);
  });
});

describe('texts that look like numbers', () => {
  it('are taken as they are written, in YAML as in JSON', () => {
    for (const written of ['007', '1e3', '1.10', '0x1F', 'true', '-0']) {
      const { tree, problems } = read(`${BASE}note: ${written}\n`);
      expect(problems).toEqual([]);
      expect(tree!.args['note']).toBe(written);
    }
    const list = `cls: SearchTask\ncls_trainer: SimpleTrainer\ncls_method: { cls: RandomMethod, cls_data: DigitsData, cls_optimizers: SGDOptimizer, cls_network: { cls: StackNetwork, cell_order: [1.10, 007, "2"] } }\n`;
    expect(read(list).tree!.children['cls_method']![0]!.children['cls_network']![0]!.args['cell_order']).toEqual([
      '1.10',
      '007',
      '2',
    ]);
  });
});
