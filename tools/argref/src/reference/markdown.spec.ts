import { code, firstSentence, prose, table } from './markdown.js';

test('pipes and line breaks in cells', () => {
  expect(table(['a'], [['x | y\n  z'], [code('"a|b"')]])).toBe('| a |\n| --- |\n| x \\| y z |\n| `"a\\|b"` |');
});

test('code that has backticks, or nothing', () => {
  expect(code('a')).toBe('`a`');
  expect(code('a`b')).toBe('`` a`b ``');
});

test('what looks like HTML is escaped outside of code', () => {
  expect(prose('a < b, Map<string>, `Map<string>` and </b>')).toBe('a < b, Map&lt;string>, `Map<string>` and &lt;/b>');
  expect(prose('```ts\nconst m: Map<string> = x;\n```\n<b>')).toBe('```ts\nconst m: Map<string> = x;\n```\n&lt;b>');
});

test('links of docstrings become names', () => {
  expect(prose('see {@link Optimizer.step} and {@link X | this}')).toBe('see `Optimizer.step` and `X`');
});

test('the first sentence', () => {
  expect(firstSentence('One, e.g. two.\nThree.\n\nFour.')).toBe('One, e.g. two.');
  expect(firstSentence('No full stop\nat all')).toBe('No full stop at all');
  expect(firstSentence('')).toBe('');
});
