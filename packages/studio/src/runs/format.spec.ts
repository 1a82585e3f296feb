import { amountText, bytesText, durationText, numberText, timeText } from './format.js';

it.each([
  [0, '0'],
  [12, '12'],
  [1234567, '1\u202f234\u202f567'],
  [-1234, '-1\u202f234'],
  [0.977295, '0.9773'],
  [2.1, '2.1'],
  [12345.678, '12\u202f346'],
  [0.00001234567, '1.235e-5'],
  [1e-7, '1e-7'],
  [2.5e12 + 0.5, '2.5e+12'],
  [NaN, 'NaN'],
])('the number %p is %s', (value, text) => expect(numberText(value)).toBe(text));

it.each([
  [999, '999'],
  [91834, '91.8 k'],
  [999_600, '1 M'],
  [3_207_000, '3.21 M'],
  [1.5e9, '1.5 G'],
])('the amount %p is %s', (value, text) => expect(amountText(value)).toBe(text));

it.each([
  [999, '999 B'],
  [1000, '1 kB'],
  [756_320, '756 kB'],
  [1.234e9, '1.23 GB'],
  [5e16, '50000 TB'],
])('%p bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

it.each([
  [0.2, '0 s'],
  [8.4, '8 s'],
  [185, '3 min 5 s'],
  [180, '3 min'],
  [7800, '2 h 10 min'],
  [3605, '1 h'],
  [273_600, '3 d 4 h'],
])('%p seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));

it('a time of another day has its day', () => {
  const now = new Date(2026, 10, 26, 12, 0);
  const at = (...time: [number, number, number, number, number]): string =>
    timeText(new Date(...time).toISOString(), now);
  expect(at(2026, 10, 26, 9, 5)).toMatch(/^0?9:05/);
  expect(at(2026, 10, 25, 9, 5)).toMatch(/25.*9:05/);
  expect(at(2025, 10, 25, 9, 5)).toMatch(/2025/);
});
