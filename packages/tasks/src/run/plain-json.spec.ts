import { expect, it } from '@jest/globals';
import { asPlainJson } from './plain-json.js';

it('writes numbers that are none as texts, however deep they are', () => {
  const loss = { train: [Number.NaN, 0.5], more: { low: -Infinity, none: null } };
  expect(asPlainJson(loss)).toEqual({ train: ['NaN', 0.5], more: { low: '-Infinity', none: null } });
});
