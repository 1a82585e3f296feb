import fc from 'fast-check';
import { bool, choice, float, int, list, lists, path, str } from '../declare/arg.js';
import { toFlat } from '../convert/flat.js';
import { yamlText } from '../convert/yaml-text.js';
import { toHierarchical } from '../convert/hierarchical.js';
import { FLAT, parseToy, toyRegister } from '../toy.fixture.js';
import { parse } from '../tree/parse.js';
import { coerce } from './coerce.js';
import { entriesOf } from './layer.js';
import { jsonSource } from './json-source.js';
import { yamlSource } from './yaml-source.js';

const read = (spec: Parameters<typeof coerce>[0], raw: unknown) => {
  const coerced = coerce(spec, raw);
  return coerced.ok ? coerced.value : coerced.code;
};

describe('numbers', () => {
  const [whole, real] = [int(0, 'n'), float(0, 'x')];

  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 'UNINAS_EWRONG_TYPE'],
    [9007199254740992, 'UNINAS_EWRONG_TYPE'],
    ['-0', 0],
    [-0, 0],
    [' +5 ', 5],
    ['5.', 'UNINAS_EWRONG_TYPE'],
    ['1e3', 'UNINAS_EWRONG_TYPE'],
    [1e3, 1000],
    ['٣', 'UNINAS_EWRONG_TYPE'],
    ['', 'UNINAS_EWRONG_TYPE'],
    [null, 'UNINAS_EWRONG_TYPE'],
    [true, 'UNINAS_EWRONG_TYPE'],
  ])('the int %j is %j', (raw, value) => {
    expect(Object.is(read(whole, raw), value)).toBe(true);
  });

  it.each([
    ['1e400', 'UNINAS_EWRONG_TYPE'],
    [-Infinity, -Infinity],
    ['NaN', 'UNINAS_EWRONG_TYPE'],
    ['Infinity', Infinity],
    ['inf', Infinity],
    ['"-inf"', -Infinity],
    ['infinite', 'UNINAS_EWRONG_TYPE'],
    ['-0.0', 0],
    ['.5', 0.5],
    ['5.', 5],
    ['-1E-3', -0.001],
    ['0x10', 'UNINAS_EWRONG_TYPE'],
    ['1_000', 'UNINAS_EWRONG_TYPE'],
  ])('the float %j is %j', (raw, value) => {
    expect(Object.is(read(real, raw), value)).toBe(true);
  });
});

it('is no infinite number where there are limits', () => {
  expect(read(float(0, 'x', { min: 0 }), 'inf')).toBe('UNINAS_EWRONG_TYPE');
  expect(read(int(0, 'n'), Infinity)).toBe('UNINAS_EWRONG_TYPE');
});

it('reads null as UniNAS does: the text None, where a text or a path is meant', () => {
  expect(read(str('', 's'), null)).toBe('None');
  expect(read(path('', 'p'), null)).toBe('None');
  expect(read(bool(false, 'b'), null)).toBe('UNINAS_EWRONG_TYPE');
});

it('says of which list an element is wrong', () => {
  expect(coerce(list(int, [1], 'l', { min: 1 }), '1, 0')).toMatchObject({
    message: 'must be at least 1 in every element',
  });
});

it('reads infinite numbers that Python wrote, and saves them as JSON', () => {
  const text = JSON.stringify(FLAT).replace('"{cls_optimizers#0}.lr":0.1', '"{cls_optimizers#0}.clip_abs": -Infinity');
  const { tree, problems } = parseToy([text]);
  expect(problems).toEqual([]);
  for (const form of [toFlat(tree!), toHierarchical(tree!)]) {
    const again = parseToy([JSON.stringify(form)]);
    expect(again.problems).toEqual([]);
    expect(again.tree!.children['cls_method']![0]!.children['cls_optimizers']![0]!.args['clip_abs']).toBe(-Infinity);
  }
});

describe('lists as text', () => {
  it.each([
    ['n, r', ['n', 'r']],
    ['[n, r]', ['n', 'r']],
    ['["a, b", " c "]', ['a, b', ' c ']],
    ['[1e3, 007]', ['1e3', '007']],
    ['', []],
    ['[]', []],
    ['"a"', ['a']],
    ['"n, r"', ['n', 'r']],
    ['"n", "r"', ['n', 'r']],
  ])('%j is %j', (raw, value) => {
    expect(read(list(str, [], 'l'), raw)).toEqual(value);
  });

  it('loses quotes around it, as in the original, and keeps those inside', () => {
    expect(read(list(int, [], 'l'), "'1, 5'")).toEqual([1, 5]);
    expect(read(int(0, 'i'), '"7"')).toBe(7);
    expect(read(bool(false, 'b'), "'True'")).toBe(true);
    expect(read(path('', 'p'), '"{path_data}/x"')).toBe('{path_data}/x');
    expect(read(str('', 's'), '"val/accuracy/1"')).toBe('val/accuracy/1');
    expect(read(str('', 's'), `'"x"'`)).toBe('x');
    expect(read(str('', 's'), '"a" and "b"')).toBe('"a" and "b"');
    expect(read(choice('test', ['train', 'test'], 'c'), '"train"')).toBe('train');
    expect(read(path('', 'p'), '"x')).toBe('"x');
  });

  it('of lists are JSON', () => {
    expect(read(lists(int, [], 'l'), '[[], [-1], [1, 2]]')).toEqual([[], [-1], [1, 2]]);
    expect(read(lists(int, [], 'l'), '1, 2')).toBe('UNINAS_EWRONG_TYPE');
  });
});

describe('any text and any list of texts', () => {
  // quotes around a whole text are not part of it
  const isBare = (text: string): boolean => !/^(['"])((?:(?!\1)[^])*)\1$/.test(text);
  const values = fc.record({
    text: fc.oneof(
      fc.string({ unit: 'binary' }).filter(isBare),
      fc.constantFrom('007', '1e3', 'true', 'null', '~', '{{x}}', '# x', ': '),
    ),
    names: fc.array(
      fc.oneof(fc.string({ unit: 'grapheme' }).filter(isBare), fc.constantFrom('', ' ', ',', '[', '"', '1', 'a, b')),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  });

  it('survives the flat form, the hierarchical one, JSON and YAML', async () => {
    await fc.assert(
      fc.asyncProperty(values, async ({ text, names }) => {
        // a brace of its own would be a placeholder
        const note = text.replace(/[{}]/g, '$&$&');
        const cells = names.map((name) => ({ cls: 'NormalCell', name: name.replace(/[{}]/g, '$&$&') }));
        const unique = cells.filter(({ name }, i) => cells.findIndex((cell) => cell.name === name) === i);
        const cell_order = unique.map(({ name }) => name);
        const network = { cls: 'StackNetwork', cell_order, cls_cells: unique, cls_cells_primitives: unique };
        const { tree, problems } = parseToy([
          { ...FLAT, '{cls_task}.note': note },
          { cls_method: { cls_network: network } },
        ]);
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        const whole = toHierarchical(tree!);
        expect(tree!.args['note']).toBe(note);
        for (const form of [toFlat(tree!), whole]) {
          const sources = [
            jsonSource('a.json', JSON.stringify(form, null, 1)),
            yamlSource('a.yaml', await yamlText(form)),
          ];
          for (const source of sources) {
            expect(source.problems).toEqual([]);
            expect(toHierarchical(parse(entriesOf(source, 0)!, toyRegister()).tree!)).toEqual(whole);
          }
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
