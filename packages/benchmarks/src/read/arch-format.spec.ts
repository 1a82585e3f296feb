import { describe, expect, it } from '@jest/globals';
import { bench201Format, digitsFormat, numbersFormat } from './arch-format.js';

describe('architectures as texts', () => {
  it('are numbers, digits, or cells of NAS-Bench-201', () => {
    expect(numbersFormat.parse('[[(1,0),(0,5)], 12; 3 4]')).toEqual([1, 0, 0, 5, 12, 3, 4]);
    expect(digitsFormat.parse('02012100')).toEqual([0, 2, 0, 1, 2, 1, 0, 0]);
    const cell = '|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|none~0|nor_conv_3x3~1|skip_connect~2|';
    expect(bench201Format.parse(cell)).toEqual([4, 2, 1, 0, 3, 1]);
  });

  it.each([
    [numbersFormat, '1, x', 'whole numbers'],
    [numbersFormat, '()', 'whole numbers'],
    [numbersFormat, '-1,2', 'whole numbers'],
    [digitsFormat, '01a', 'expected digits'],
    [bench201Format, '|none~0|+|none~0|none~1|', 'expected 3 nodes'],
    [bench201Format, '|none~0|+|none~0|+|none~0|none~1|none~2|', 'node 2 has 1 inputs; expected 2'],
    [bench201Format, '|none~0|+|none~0|none~0|+|none~0|none~1|none~2|', '"none~0": expected an operation on node 1'],
    [bench201Format, '|nor_conv_3x~0|+|none~0|none~1|+|none~0|none~1|none~2|', 'did you mean nor_conv_3x3?'],
    [bench201Format, 'none~0+|none~0|none~1|+|none~0|none~1|none~2|', 'node 1 has 0 inputs; expected 1'],
  ])('are refused otherwise', (format, text, message) => {
    expect(() => format.parse(text)).toThrow(message);
  });
});
