import { expect, it } from '@jest/globals';
import { readSource, type Problem } from '@uninas/core';
import { problemsText } from './problem-text.js';

const plain = { hasColor: false };
const source = await readSource('a.json', '{\n\t"cls_trainer": "SimpelTrainer", // typo\n  "seed": -1\n}\n');
const unknown: Problem = {
  code: 'UNINAS_EUNKNOWN_MODULE',
  severity: 'error',
  file: 'a.json',
  line: 2,
  column: 17,
  path: 'cls_trainer',
  message: 'there is no module SimpelTrainer',
  found: 'SimpelTrainer',
  expected: ['SimpleTrainer', 'OtherTrainer'],
  suggestion: 'SimpleTrainer',
  fix: { do: 'set', file: 'a.json', pointer: ['cls_trainer'], to: 'SimpleTrainer', certain: true },
};

it('points at the place, says what was expected, and what to write', () => {
  expect(problemsText([unknown], { sink: plain, sources: [source] })).toBe(
    [
      'a.json:2:17: error UNINAS_EUNKNOWN_MODULE: there is no module SimpelTrainer',
      '  2 |   "cls_trainer": "SimpelTrainer", // typo',
      '    |                  ^^^^^^^^^^^^^^^',
      '  at        cls_trainer',
      '  expected  SimpleTrainer, OtherTrainer',
      '  try       SimpleTrainer',
      '',
      '1 error, 0 warnings (uninas check --fix corrects all of them)',
      '',
    ].join('\n'),
  );
});

it('shows the word of the command line', () => {
  const problem: Problem = {
    code: 'UNINAS_ELIMIT',
    severity: 'warning',
    word: '--seed=-1',
    path: '',
    message: 'seed must be at least 0',
    found: '-1',
    expected: ['at least 0'],
  };
  expect(problemsText([problem], { sink: plain, sources: [] }).split('\n')).toEqual([
    'command line: warning UNINAS_ELIMIT: seed must be at least 0',
    '    --seed=-1',
    '    ^^^^^^^^^',
    '  found     -1',
    '  expected  at least 0',
    '',
    '0 errors, 1 warning',
    '',
  ]);
});

it('shortens what is long: lists, values, and files without line breaks', () => {
  const names = Array.from({ length: 60 }, (_, i) => `Module${i}`);
  const text = `{${' '.repeat(5000)}"seed": "${'x'.repeat(3000)}"}`;
  const problem: Problem = { ...unknown, line: 1, column: 5002, expected: names, found: 'y'.repeat(900) };
  const shown = problemsText([problem], { sink: plain, sources: [{ ...source, text }] });
  expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(200);
  expect(shown).toMatch(/expected {2}Module0, .*, … \d+ more/);
  const [, line, mark] = shown.split('\n');
  expect(line!.slice(mark!.indexOf('^'))).toMatch(/^"seed"/);
  expect(/\^+/.exec(mark!)![0]).toHaveLength('"seed"'.length);
});

it('colours only where it can be seen', () => {
  const view = { sources: [source] };
  expect(problemsText([unknown], { ...view, sink: plain })).not.toContain('\x1b');
  const colored = problemsText([unknown], { ...view, sink: { hasColor: true } });
  expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(problemsText([unknown], { ...view, sink: plain }));
  expect(colored).toContain('\x1b[31m');
});

it('is empty without problems', () => {
  expect(problemsText([], { sink: plain, sources: [] })).toBe('');
});
