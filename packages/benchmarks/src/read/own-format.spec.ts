import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TableContent } from '../table/bench-table.js';
import { fileWith } from '../testing/open-table.fixture.js';
import { readBenchFile } from './bench-file.js';
import { isOwnFormat, readOwnFormat, writeTable } from './own-format.js';

const content: TableContent = {
  name: 'toy',
  description: 'made by hand',
  defaultDataSet: 'mnist',
  space: [
    [0, 1, 2],
    [0, 1],
  ],
  genes: [
    [0, 1],
    [2, 0],
  ],
  texts: ['a', 'b'],
  columns: new Map([
    ['acc1/mnist/test', [91.5, Number.NaN]],
    ['params/mnist', [100, 200]],
  ]),
};
const read = (path: string): TableContent => readOwnFormat(readBenchFile(path));
const withRow = (row: string): string =>
  fileWith(`{ "format": "uninas-benchmark/1", "columns": ["acc1/mnist/test"], "results": [${row}] }`, 'own.json');

describe('the format uninas-benchmark/1', () => {
  it('is read as it was written, packed or not, and equal tables are equal bytes', () => {
    const folder = dirname(fileWith(''));
    for (const name of ['one.json', 'one.json.gz', 'two.json.gz']) writeTable(join(folder, name), content);
    expect(read(join(folder, 'one.json'))).toEqual(content);
    expect(read(join(folder, 'one.json.gz'))).toEqual(content);
    expect(readFileSync(join(folder, 'one.json.gz'))).toEqual(readFileSync(join(folder, 'two.json.gz')));
    expect(readFileSync(join(folder, 'one.json'), 'utf8').split('\n')[1]).toBe(
      '{"gene":[0,1],"arch":"a","values":[91.5,100]},',
    );
  });

  it('may leave out everything but columns and results', () => {
    expect(read(withRow('{ "gene": [3, 5], "values": [1] }, { "gene": [4, 5], "values": [2] }'))).toEqual({
      name: 'bench',
      description: '',
      space: [[3, 4], [5]],
      genes: [
        [3, 5],
        [4, 5],
      ],
      texts: ['3,5', '4,5'],
      columns: new Map([['acc1/mnist/test', [1, 2]]]),
    });
  });

  it('is known by its beginning', () => {
    expect(isOwnFormat({ path: '', text: ' {"format" : "uninas-benchmark/1"}' })).toBe(true);
    expect(isOwnFormat({ path: '', text: '{"00000000": {}}' })).toBe(false);
  });

  it.each([
    ['{ "gene": [0.5], "values": [1] }', 'result 1: gene is no list of whole numbers'],
    ['{ "gene": [0], "values": [1, 2] }', 'result 1: values are not 1 numbers (or null)'],
    ['{ "gene": [0], "values": ["1"] }', 'result 1: values are not 1 numbers'],
    ['{ "gene": [0], "values": [1] }, { "gene": [0, 1], "values": [1] }', 'result 2: the architecture 0,1 has 2 pos'],
    ['{ "gene": [0], "values": [null] }', 'there are no values'],
    ['', 'no architecture has results'],
    ['{ "gene": [0], values }', /own\.json:1:\d+: no valid JSON/],
  ])('refuses %s', (row, message) => {
    expect(() => read(withRow(row))).toThrow(message);
  });

  it.each([
    ['{"format": "uninas-benchmark/2"}', 'a newer version may have written it'],
    ['{"format": "uninas-benchmark/1", "results": []}', 'columns is no list'],
    ['{"format": "uninas-benchmark/1", "columns": ["acc"], "results": []}', '"acc" names no value'],
    [
      '{"format": "uninas-benchmark/1", "value_space": [[0]], "columns": ["a/b"], "results": [{"gene":[1],"values":[1]}]}',
      'the architecture 1 is not in the space',
    ],
  ])('refuses the file %s', (text, message) => {
    expect(() => read(fileWith(text, 'own.json'))).toThrow(message);
  });
});
