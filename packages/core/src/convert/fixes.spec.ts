import { readSource } from '../config/read.js';
import { entriesOf } from '../config/layer.js';
import type { Problem } from '../diagnose/problem.js';
import { toyRegister } from '../toy.fixture.js';
import { parse } from '../tree/parse.js';
import { applyFixes } from './fix-text.js';

async function problemsOf(name: string, text: string): Promise<readonly Problem[]> {
  const source = await readSource(name, text);
  return [...source.problems, ...parse(entriesOf(source, 0) ?? [], toyRegister()).problems];
}

/** The text after all certain fixes. */
async function fixed(name: string, text: string): Promise<string> {
  const fixes = (await problemsOf(name, text)).flatMap(({ fix }) => (fix?.certain === true ? [fix] : []));
  return applyFixes(name, text, fixes);
}

const METHOD = `"cls_method":{"cls":"RandomMethod","cls_data":"DigitsData","cls_network":"FileNetwork","cls_optimizers":["SGDOptimizer"]}`;
const YAML_METHOD =
  'cls_method: {cls: RandomMethod,   cls_data: DigitsData, cls_network: FileNetwork, cls_optimizers: SGDOptimizer}';

describe('a fixed file differs in the mistakes only', () => {
  it.each<[string, string, readonly [string, string][]]>([
    [
      'JSON with equal words in comments around the key',
      `{"cls":"SearchTask","cls_trainer":{"cls":"SimpleTrainer","max_epoch" /* "max_epoch" */ : /* "max_epoch" */ 3},${METHOD}}`,
      [['"max_epoch" /*', '"max_epochs" /*']],
    ],
    [
      'JSON with line ends of Windows, tabs, comments and a trailing comma',
      `{\r\n\t"cls":"SearchTask", // "sed"\r\n\t"sed":\t5,\r\n\t"cls_trainer":{\r\n\t\t"cls":"SimpelTrainer",\r\n\t},\r\n\t${METHOD}\r\n}\r\n`,
      [
        ['"sed":', '"seed":'],
        ['SimpelTrainer', 'SimpleTrainer'],
      ],
    ],
    [
      'JSON with a key written by escapes, and the same characters elsewhere',
      `{"cls":"SearchTask","note":"sed\\"sed\\"","s\\u0065d":5,"cls_trainer":"SimpleTrainer",${METHOD}}`,
      [['"s\\u0065d"', '"seed"']],
    ],
    [
      'JSON with a mark at its beginning and characters of all planes',
      `\uFEFF{"cls":"SearchTask","note":"äö😀","sed":5,"cls_trainer":"SimpleTrainer",${METHOD}}`,
      [['"sed"', '"seed"']],
    ],
    [
      'JSON with one key in several objects of an array',
      `{"cls":"SearchTask","cls_trainer":"SimpleTrainer","cls_method":{"cls":"RandomMethod","cls_data":"DigitsData","cls_network":"FileNetwork","cls_optimizers":"SGDOptimizer","cls_metrics":[{"cls":"AccuracyMetric","topkk":[1]},{"cls":"AccuracyMetric","topk":[1]}]}}`,
      [['"topkk"', '"topk"']],
    ],
    [
      'YAML with uncommon layout, line ends of Windows and long lines',
      `%YAML 1.2\r\n---\r\ncls: SearchTask\r\nsed:   1   # "sed"\r\n\r\n\r\nnote: ${'word '.repeat(40)}end\r\ncls_trainer:   "SimpelTrainer"\r\n${YAML_METHOD}\r\n...\r\n`,
      [
        ['sed:', 'seed:'],
        ['SimpelTrainer', 'SimpleTrainer'],
      ],
    ],
    [
      'YAML in flow style with keys in quotes',
      `{cls: SearchTask, 'sed': 1, cls_trainer: {cls: SimpelTrainer, "max_epoch": 2}, ${YAML_METHOD} }\n`,
      [
        ["'sed'", "'seed'"],
        ['SimpelTrainer', 'SimpleTrainer'],
        ['"max_epoch"', '"max_epochs"'],
      ],
    ],
    [
      'YAML with anchors',
      `cls: SearchTask\ncls_trainer: SimpleTrainer\ncls_method:\n    cls: TwoStepMethod\n    cls_data: DigitsData\n    cls_network: FileNetwork\n    cls_optimizers:\n        - &o\n          cls: SGDOptimizr\n          lrr: 1\n          momentum:   0.50  # keep\n        - *o\n`,
      [
        ['SGDOptimizr', 'SGDOptimizer'],
        ['lrr:', 'lr:'],
      ],
    ],
    [
      'YAML with an alias for the wrong name, whose anchor is another value',
      `cls: SearchTask\nnote: &n SimpelTrainer\ncls_trainer: *n\n${YAML_METHOD}\n`,
      [['cls_trainer: *n', 'cls_trainer: SimpleTrainer']],
    ],
  ])('%s', async (kind, text, changes) => {
    const name = kind.startsWith('JSON') ? 'a.json' : 'a.yaml';
    const expected = changes.reduce((at, [from, to]) => at.replace(from, to), text);
    const after = await fixed(name, text);
    expect(after).toBe(expected);
    expect((await problemsOf(name, after)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('fixes that would spoil a file are not applied', () => {
  it.each(['a.json', 'a.yaml'])('two misspellings of one key in %s', async (name) => {
    const text = `{"cls":"SearchTask","cls_trainer":{"cls":"SimpleTrainer","max_epoch":1,"max_epohcs":2},${METHOD}}`;
    const after = await fixed(name, text);
    expect(after).toBe(text.replace('"max_epoch"', '"max_epochs"'));
    expect((await problemsOf(name, after)).map(({ found }) => found)).toEqual(['max_epohcs']);
  });

  it.each(['a.json', 'a.yaml'])('a key that is there already in %s', async (name) => {
    const text = '{"a": 1, "b": 2}';
    const fix = { do: 'rename', file: name, pointer: ['a'], to: 'b', certain: true } as const;
    expect(await applyFixes(name, text, [fix])).toBe(text);
  });

  it.each(['a.json', 'a.yaml'])('places that are not there in %s, and texts that are no such file', async (name) => {
    const fixes = (['set', 'rename', 'remove'] as const).map((what) => ({
      do: what,
      file: name,
      pointer: ['a', 0, 'x'],
      to: 'b',
      certain: true,
    }));
    expect(await applyFixes(name, '{"a": [1]}', fixes.slice(0, 2))).toBe('{"a": [1]}');
    expect(await applyFixes(name, '{"a": [', fixes.slice(0, 2))).toBe('{"a": [');
  });

  it('of two for one place the first is applied', async () => {
    const set = (to: string) => ({ do: 'set', file: 'a.json', pointer: ['a'], to, certain: true }) as const;
    expect(await applyFixes('a.json', '{"a": "x, y"}', [set('x1, y'), set('x, y1')])).toBe('{"a": "x1, y"}');
  });
});

describe('removals', () => {
  const remove = (...pointer: (string | number)[]) => ({ do: 'remove', file: 'x', pointer, certain: true }) as const;

  it('in JSON take neighbours and list elements in any order', async () => {
    const fixes = [remove('b', 2), remove('a'), remove('b', 10), remove('c')];
    const text = JSON.stringify({ a: 1, b: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], c: 2 });
    expect(JSON.parse(await applyFixes('x.json', text, fixes))).toEqual({ b: [0, 1, 3, 4, 5, 6, 7, 8, 9] });
  });

  it.each([
    ['{ "a": 1, /* b */ "b": 2 }', 'a', '{ "b": 2 }'],
    ['{ "a": 1, /* b */ "b": 2, }', 'b', '{ "a": 1, }'],
    ['{ "a": { "x": 1, } }', 'a', '{ }'],
    ['{ "b": 1, }', 'b', '{ }'],
    ['{ "a": 1 }', 'b', '{ "a": 1 }'],
  ])('in %s leave JSON', async (text, key, expected) => {
    const after = await applyFixes('x.json', text, [remove(key)]);
    expect(after).toBe(expected);
    expect((await readSource('x.json', after)).problems).toEqual([]);
  });

  it('in YAML keep comments elsewhere', async () => {
    expect(await applyFixes('x.yaml', '# top\nb: 1 # b\na: 1\n', [remove('a')])).toBe('# top\nb: 1 # b\n');
  });
});
