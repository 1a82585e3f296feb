import { describe, expect, it } from '@jest/globals';
import { columnOf, numberIn, parseCsv } from './csv.js';

const csv = (text: string) => parseCsv({ path: 'a.csv', text });
const cells = (text: string): readonly (readonly string[])[] => csv(text).rows.map((row) => row.cells);

describe('parseCsv', () => {
  it('reads cells, quoted ones too, whatever ends the lines', () => {
    expect(csv('a, b,c\r\n1,2,3\r\n\r\n').header).toEqual(['a', 'b', 'c']);
    expect(cells('a,b,c\n1,"[(0,1),(2,3)]",""\n"x ""y""",,4\n')).toEqual([
      ['1', '[(0,1),(2,3)]', ''],
      ['x "y"', '', '4'],
    ]);
    expect(cells('a,b\n"1",\n')).toEqual([['1', '']]);
  });

  it('reads semicolons and tabs where there are no commas', () => {
    expect(cells('a;b\n1,5;2\n')).toEqual([['1,5', '2']]);
    expect(cells('a\tb\n1\t2')).toEqual([['1', '2']]);
  });

  it.each([
    ['a,b\n1,2\n3\n', 'a.csv:3: 1 cells; the header has 2'],
    ['a,b\n\n1,2,3\n', 'a.csv:3: 3 cells; the header has 2'],
    ['a,a\n1,2\n', 'a.csv:1: two columns are called a'],
    ['a,b\n"1,2\n', 'a.csv:2: a quote is not closed'],
    ['a,b\n"1"x,2\n', 'a.csv:2: a quote is not closed, or text follows it'],
    ['a,b\nx"1,2\n', 'a.csv:2: a quote is not closed, or text follows it'],
  ])('refuses %j', (text, message) => {
    expect(() => csv(text)).toThrow(message);
  });

  it('knows numbers from what is missing', () => {
    const table = csv('a,b,c,d,e\n1.5e3,,nan,Inf,abc\n');
    const row = table.rows[0]!;
    expect([0, 1, 2, 3].map((column) => numberIn(table, row, column))).toEqual([1500, NaN, NaN, NaN]);
    expect(() => numberIn(table, row, 4)).toThrow('a.csv:2: e is "abc"; expected a number, or nothing');
  });

  it('suggests a column', () => {
    expect(columnOf(csv('arch,accuracy\n'), 'accuracy')).toBe(1);
    expect(() => columnOf(csv('arch,accuracy\n'), 'acuracy')).toThrow(
      'a.csv:1: there is no column acuracy; there are arch, accuracy; did you mean accuracy?',
    );
  });
});
