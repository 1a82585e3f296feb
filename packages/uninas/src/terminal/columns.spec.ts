import { alignColumns } from './columns.js';
import { printable, printableName } from './printable.js';
import { fitText, textWidth } from './text-width.js';

describe('textWidth', () => {
  // as UAX 11 and terminals have it
  it.each([
    ['abc', 3],
    ['Ärger', 5],
    ['A\u0308rger', 5], // an accent of its own
    ['網路', 4],
    ['ネット', 6],
    ['한국', 4],
    ['ﬀＡ', 3],
    ['🚀', 2],
    ['👩\u200d🔬', 2], // two pictures that are joined into one
    ['a\u200bb', 2],
    ['', 0],
  ])('%s takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('decides what fits', () => {
    expect(fitText('abcdef', 6)).toBe('abcdef');
    expect(fitText('abcdef', 5)).toBe('abcd…');
    expect(fitText('網路網路', 6)).toBe('網路…');
  });
});

describe('alignColumns', () => {
  it('aligns names that are wide, numbers at their end', () => {
    expect(alignColumns([['a', 'x', '1'], ['網路', 'y', '1,000'], ['é', 'z', '20']], { numbers: [2] })).toEqual([
      'a     x      1',
      '網路  y  1,000',
      'é     z     20',
    ]); // prettier-ignore
  });
});

describe('printable', () => {
  it('shows what would change the direction of text, and in names line breaks', () => {
    expect(printable('a\u202eb\n')).toBe('a\\u202eb\n');
    expect(printableName('a\n\tb\u001b')).toBe('a\\u000a\\u0009b\\u001b');
  });
});
