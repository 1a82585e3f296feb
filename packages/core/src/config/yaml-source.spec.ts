import { parse } from '../tree/parse.js';
import { toyRegister } from '../toy.fixture.js';
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
    ['anchors that multiply', BILLION.join('\n'), 1, 1, /alias count/],
    ['nesting without end', `a: ${'['.repeat(5000)}`, 1, undefined, /not YAML/],
    ['several documents', `${BASE}---\ncls: x\n`, 4, 1, /multiple documents/],
  ])('%s is an error of the file', (_, text, line, column, message) => {
    const { problems, data } = yamlSource('a.yaml', text);
    expect(problems).toMatchObject([{ code: 'UNINAS_ESYNTAX', line, ...(column && { column }) }]);
    expect(problems[0]!.message).toMatch(message);
    expect(data).toBeUndefined();
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
