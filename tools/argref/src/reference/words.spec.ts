import {
  atMost,
  between,
  choice,
  distinct,
  eachNamed,
  exactlyOneOf,
  exclusive,
  float,
  int,
  list,
  lists,
  moduleName,
  requires,
} from '@uninas/core';
import { allowedOf, countOf, filterOf, inheritsOf, ruleOf, typeOf } from './words.js';

test('counts in the notation of UniNAS', () => {
  const counts = [
    [1, 1],
    [0, 1],
    [0, null],
    [2, 2],
    [1, null],
    [2, 4],
  ] as const;
  expect(counts.map(([min, max]) => countOf(between('x' as never, min, max, 'h')))).toEqual([
    '1',
    '0-1',
    '0-n',
    '2',
    '1-n',
    '2-4',
  ]);
});

test('types and what they allow', () => {
  const link = (kind: string): string => `<${kind}>`;
  const specs = [
    int(1, 'h', { min: 0, below: 5 }),
    float(1, 'h'),
    choice('a', ['a', 'b|c'], 'h'),
    list(int, [], 'h', { min: 0, minLength: 1 }),
    lists(int, [], 'h'),
    moduleName('act', 'relu', 'h', { where: { search: false } }),
  ];
  expect(specs.map((spec) => [typeOf(spec, link), allowedOf(spec)])).toEqual([
    ['int', 'at least 0, less than 5'],
    ['float', ''],
    ['choice', '`a`, `b|c`'],
    ['list of int', 'at least 1 element, each at least 0'],
    ['list of lists of int', ''],
    ['name of <act> with `search: false`', ''],
  ]);
});

test('filters', () => {
  expect(filterOf({})).toBe('');
  expect(filterOf({ where: { a: true, b: false }, whereAny: { c: true, d: true } })).toBe(
    '`a: true` and `b: false` and one of `c: true`, `d: true`',
  );
});

test('rules', () => {
  const rules = [
    atMost('a', 'b'),
    exclusive('a', 'b', 'c'),
    exactlyOneOf('a', 'b'),
    requires('a', 'b'),
    eachNamed('a', 'cls_b', 'key'),
    distinct('cls_b', 'key'),
  ];
  expect(rules.map(ruleOf)).toEqual([
    '`a` is at most `b`',
    'at most one of `a`, `b`, `c` is set',
    'exactly one of `a`, `b` is set',
    '`a` needs `b`',
    'every entry of `a` is the `key` of a module in `cls_b`',
    'the modules in `cls_b` have different values of `key`',
  ]);
});

test('what is inherited', () => {
  expect(
    inheritsOf({ from: 's1_path', take: ['cls_method'], drop: ['cls_method.cls_x'], set: { 'cls_method.a': 1 } }),
  ).toBe(
    'Takes `cls_method` from the run in the folder `s1_path`, without `cls_method.cls_x`, with `cls_method.a` set to `1`.',
  );
  expect(inheritsOf({ from: 'p', take: ['cls_a', 'cls_b'] })).toBe(
    'Takes `cls_a`, `cls_b` from the run in the folder `p`.',
  );
});
