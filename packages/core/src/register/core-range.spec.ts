import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { satisfies } from 'semver';
import { inRange } from './core-range.js';

const number = fc.integer({ min: 0, max: 3 });
const full = fc.tuple(number, number, number).map((parts) => parts.join('.'));
const partial = fc.oneof(
  full,
  fc.tuple(number, number).map(([a, b]) => `${a}.${b}`),
  fc.tuple(number, number).map(([a, b]) => `${a}.${b}.x`),
  number.map(String),
  number.map((a) => `${a}.x`),
  number.map((a) => `${a}.*.*`),
  fc.constant('*'),
);
const comparator = fc
  .tuple(fc.constantFrom('', '=', '^', '~', '>=', '<', '>', '<=', '>= '), partial)
  .map((p) => p.join(''));
const range = fc.oneof(
  comparator,
  fc.tuple(comparator, comparator).map((parts) => parts.join(' ')),
  fc.tuple(full, full).map((parts) => parts.join(' - ')),
  fc.tuple(comparator, comparator, comparator).map(([a, b, c]) => `${a} ${b} || ${c}`),
);

test('ranges of releases mean what npm reads in them', () => {
  fc.assert(
    fc.property(full, range, (version, text) => {
      // `>*` and `<*` are nothing in npm, which is of no use to a plugin
      fc.pre(!/[<>]\s*\*/.test(text));
      expect(inRange(version, text)).toBe(satisfies(version, text));
    }),
    { numRuns: 3000, seed: 1 },
  );
});

test.each([
  ['0.1.0', 'latest', false],
  ['0.1.0', 'workspace:*', false],
  ['0.1.0', 'file:../core', false],
  ['0.1.0', '', true],
  ['nonsense', '*', false],
  ['0.2.0-beta.1', '^0.2.0', true],
  ['0.2.0-beta.1', '^0.1.0', false],
])('%s in "%s": %s', (version, text, expected) => {
  expect(inRange(version, text)).toBe(expected);
});
