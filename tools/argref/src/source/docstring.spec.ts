import { parseDocstring } from './docstring.js';

test('the text before the tags, with its paragraphs', () => {
  const { doc } = parseDocstring(`/**
 * Stochastic gradient descent.
 *
 * Keeps one velocity per variable:
 *   v = m v + g
 *
 * @throws {ConfigError} never
 */`);
  expect(doc).toBe('Stochastic gradient descent.\n\nKeeps one velocity per variable:\n  v = m v + g');
});

test('a single line', () => {
  expect(parseDocstring('/** One line. */')).toEqual({ doc: 'One line.', sources: [] });
});

test('sources over several lines, other tags between them', () => {
  const { doc, sources } = parseDocstring(`/**
 * Text.
 * @source Sutskever et al., 2013, "On the importance
 *   of momentum", eq. 1-4
 * @param x not a source
 * @source Second, 2020
 */`);
  expect(doc).toBe('Text.');
  expect(sources).toEqual(['Sutskever et al., 2013, "On the importance of momentum", eq. 1-4', 'Second, 2020']);
});

test('a decorator in example code is no tag', () => {
  const { doc } = parseDocstring('/**\n * Example:\n * ```ts\n * @Register.as("x")\n * class X {}\n * ```\n */');
  expect(doc).toBe('Example:\n```ts\n@Register.as("x")\nclass X {}\n```');
});

test('Windows line ends', () => {
  expect(parseDocstring('/**\r\n * A.\r\n *\r\n * B.\r\n */').doc).toBe('A.\n\nB.');
});
