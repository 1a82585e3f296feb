import { expect, it, test } from '@jest/globals';
import { choice, float, int, list, lists, str } from '@uninas/core';
import { countLimits, slotText, typeText } from './limits.js';
import { valueText } from './value-text.js';

test.each([
  [1, 1, '1'],
  [0, 1, '0-1'],
  [0, null, '0-n'],
  [2, 2, '2'],
  [1, null, '1-n'],
] as const)('%s to %s is written %s, as UniNAS does', (min, max, text) => {
  expect(countLimits({ min, max })).toBe(text);
});

it('says what an argument takes', () => {
  expect(typeText(int(1, '', { min: 0, max: 9 }))).toBe('int, at least 0, at most 9');
  expect(typeText(list(float, [1], '', { above: 0, minLength: 2, maxLength: 2 }))).toBe(
    'list of float, more than 0, 2 of them',
  );
  expect(typeText(choice('', ['', 'train'], ''))).toBe('one of "", train');
  expect(
    slotText({ kind: 'method', help: '', min: 1, max: 1, list: false, index: false, where: { search: true } }),
  ).toBe('method with search=true');
});

it('writes values as they could be given', () => {
  expect([valueText(''), valueText([]), valueText([1, 2]), valueText(true)]).toEqual(['""', '[]', '1, 2', 'true']);
  expect(valueText(lists(int, [[1], []], '').default)).toBe('[[1],[]]');
  expect(valueText(str('a b', '').default)).toBe('a b');
});
