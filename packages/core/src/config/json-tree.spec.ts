import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { jsonSource } from './json-source.js';
import { JsonTreeError, parseJsonTree, type JsonNode } from './json-tree.js';

const plain = (node: JsonNode): unknown =>
  node.items?.map(plain) ??
  (node.members === undefined
    ? node.value
    : Object.fromEntries(node.members.map(({ key, node: member }) => [key, plain(member)])));

test('whatever JSON.stringify writes is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: false }), fc.constantFrom(undefined, 2, '\t'), (text, space) => {
      const written = JSON.stringify(JSON.parse(text), null, space);
      expect(jsonSource('a.json', written).data).toEqual(JSON.parse(written));
    }),
    { seed: 7, numRuns: 500 },
  );
});

test('texts with random mistakes are accepted exactly if another parser accepts them', () => {
  const part = fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '0',
      '1.5e3',
      'true',
      'nul',
      ' ',
      '\n',
      '// x\n',
      '/* y */',
      '\\',
    ],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const text = parts.join('');
      const errors: unknown[] = [];
      const expected: unknown = parse(text, errors as never, { allowTrailingComma: true });
      let found: unknown = 'refused';
      try {
        found = plain(parseJsonTree(text));
      } catch (error) {
        if (!(error instanceof JsonTreeError)) throw error;
      }
      expect([text, found]).toEqual([text, errors.length > 0 ? 'refused' : expected]);
    }),
    { seed: 3, numRuns: 5000 },
  );
});

test.each([
  ['{ "a": 1, "b" 2 }', '2', 'a colon'],
  ['{ "a": 1 "b": 2 }', '"b"', 'a comma or }'],
  ['[1 2]', '2', 'a comma or ]'],
  ['{ a: 1 }', 'a', 'a key in quotes'],
  ['{ "a": tru }', 'tru', 'a value'],
  ['{ "a": "x\ny" }', '"x', 'no end'],
  ['{} {}', '{}', 'should end'],
  ['{ "a": [', '', 'ends too early'],
])('%j is wrong at %j: %s', (text, at, message) => {
  const offset = at === '' ? text.length : text.lastIndexOf(at);
  const { problems, data } = jsonSource('a.json', text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code: 'UNINAS_ESYNTAX', message: expect.stringContaining(message) });
  const before = text.slice(0, offset).split('\n');
  expect([problems[0]!.line, problems[0]!.column]).toEqual([before.length, before.at(-1)!.length + 1]);
  expect(data).toBeUndefined();
});

test('a mark at the beginning of the file and __proto__ are nothing special', () => {
  const { data, problems } = jsonSource('a.json', '\uFEFF{ "__proto__": { "x": 1 } }');
  expect(problems).toEqual([]);
  expect(Object.keys(data as object)).toEqual(['__proto__']);
});

test.each(['[', '{"a":'])('nesting of %j without end is an error, not a crash', (open) => {
  const { problems } = jsonSource('a.json', open.repeat(100_000));
  expect(problems).toMatchObject([{ code: 'UNINAS_ESYNTAX', message: expect.stringContaining('300 levels deep') }]);
  const deep = open === '[' ? '['.repeat(200) + ']'.repeat(200) : `${open.repeat(200)}1${'}'.repeat(200)}`;
  expect(jsonSource('a.json', deep).problems).toEqual([]);
});

test('every value says where it ends', () => {
  const text = '{ "a": [1.50, "x" /* y */ ] , "b": {} }';
  const parts: string[] = [];
  const visit = ({ offset, end, items = [], members = [] }: JsonNode): void => {
    parts.push(text.slice(offset, end));
    for (const item of items) visit(item);
    for (const member of members) {
      parts.push(text.slice(member.offset, member.end));
      visit(member.node);
    }
  };
  visit(parseJsonTree(text));
  expect(parts).toEqual([text, '"a"', '[1.50, "x" /* y */ ]', '1.50', '"x"', '"b"', '{}']);
});

test('a number in a text argument is taken as it is written', () => {
  const { textAt } = jsonSource('a.json', '{ "note": 1.10, "list": [true, "x", null] }');
  expect([['note'], ['list', 0], ['list', 1], ['list', 2], ['none'], []].map((at) => textAt!(at))).toEqual([
    '1.10',
    'true',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a byte order mark is no column', () => {
  const { locate } = jsonSource('a.json', '\uFEFF{ "a": 1 }');
  expect([locate([], 'value'), locate(['a'], 'key')]).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 3 },
  ]);
});
