import { describe, expect, it } from '@jest/globals';
import { costTable } from './cost-table.js';
import { shownValues } from './shown-values.js';

const shown = (unit: string, values: readonly number[]): readonly string[] => {
  const { caption, textOf } = shownValues('x', unit, values);
  return [caption, ...values.map(textOf)];
};

describe('shown values', () => {
  it('have a unit that suits the largest, which has four digits', () => {
    expect(shown('', [1, 99_999])).toEqual(['x', '1', '99999']);
    expect(shown('', [388_124_128, 1_000_000, 0])).toEqual(['x in millions', '388.1', '1.0', '0']);
    expect(shown('s', [0.01234, -0.0005])).toEqual(['x in ms', '12.34', '-0.50']);
    expect(shown('s', [0.000_001_5])).toEqual(['x in µs', '1.500']);
    expect(shown('s', [2.5])).toEqual(['x in s', '2.500']);
    expect(shown('', [0.5])).toEqual(['x in thousandths', '500.0']);
    expect(shown('s', [0])).toEqual(['x in s', '0']);
  });
});

describe('the table of costs', () => {
  it('goes on in the next line where there are many options, and is never wider than 70', () => {
    const weights = [{ name: `${'a'.repeat(40)}/end`, choices: 13, strategy: 'default' }];
    const options = Array.from({ length: 13 }, (_, i) => 1e6 * (i + 1));
    const lines = costTable({ constant: 5e8, table: [options] }, weights, 'macs', '');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(70);
    expect(lines[0]).toBe('macs in millions, by architecture weight and option:');
    expect(lines.filter((line) => line.includes('/end'))).toHaveLength(1);
    expect(lines.join(' ').match(/\d+\.\d/g)).toEqual([...options.map((value) => (value / 1e6).toFixed(1)), '500.0']);
  });
});
