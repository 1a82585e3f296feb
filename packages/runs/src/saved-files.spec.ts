import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readModelFile, readProfile, writeModelFile, writeProfile, type Profile } from './index.js';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'saved-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const at = (name: string): string => join(dir, name);
const put = (name: string, text: string): string => {
  writeFileSync(at(name), text);
  return at(name);
};

const PROFILE: Profile = {
  sizes: [3, 2],
  value: 'latency',
  train: [
    { gene: [0, 1], value: 1.5 },
    { gene: [2, 0], value: 0.1 + 0.2 },
  ],
  test: [{ gene: [1, 1], value: -3 }],
};

describe('profiled values', () => {
  it('are a line each, and lose nothing', () => {
    writeProfile(at('a.profile.json'), PROFILE);
    expect(readFileSync(at('a.profile.json'), 'utf8')).toBe(
      [
        '{',
        '"format": "uninas-profile",',
        '"version": 1,',
        '"sizes": [3,2],',
        '"value": "latency",',
        '"train": [',
        '  [0,1,1.5],',
        '  [2,0,0.30000000000000004]',
        '],',
        '"test": [',
        '  [1,1,-3]',
        ']',
        '}',
        '',
      ].join('\n'),
    );
    expect(readProfile(at('a.profile.json'))).toEqual(PROFILE);
  });

  it('are not written if they do not fit their space', () => {
    const write = (row: Profile['train'][number]) => () => writeProfile(at('b.json'), { ...PROFILE, train: [row] });
    expect(write({ gene: [0, 2], value: 1 })).toThrow('train[0]: cell 1 has 2, expected an index below 2');
    expect(write({ gene: [0], value: 1 })).toThrow('train[0] should be a list of 2 indices and a value');
    expect(write({ gene: [0, 1], value: Number.NaN })).toThrow('train[0]: the value is NaN, not finite');
    expect(readdirSync(dir)).not.toContain('b.json');
  });

  it.each([
    ['{"format": "uninas-model", "version": 1}', 'this is not a file of profiled values (uninas-profile)'],
    ['[]', 'this is not a file of profiled values'],
    ['{"format": "uninas-profile", "version": 2}', 'of version 2; version 1 is read'],
    ['{"format": "uninas-profile", "version": 1, "sizes": [2, 0]}', '"sizes" should list'],
    ['{"format": "uninas-profile", "version": 1, "sizes": [2], "value": ""}', '"value" should name'],
    ['{"format": "uninas-profile", "version": 1, "sizes": [2], "value": "a", "train": 1}', '"train" should be a list'],
    [
      '{"format": "uninas-profile", "version": 1, "sizes": [2], "value": "a", "train": [], "test": [[1, 2], [2, 3]]}',
      'test[1]: cell 0 has 2, expected an index below 2',
    ],
    ['{"format": ', ':1:12'],
  ])('are refused, with the place: %s', (text, message) => {
    expect(() => readProfile(put('c.profile.json', text))).toThrow(message);
    expect(() => readProfile(at('c.profile.json'))).toThrow(at('c.profile.json'));
  });

  it('are not read from pickles, which may run code (D43)', () => {
    expect(() => readProfile(put('d.pt', '{}'))).toThrow(
      'd.pt: pickles may run any code and are not read; name a JSON',
    );
  });
});

describe('saved models', () => {
  const model = { cls: 'TabularSumModel', args: { C: 1 }, state: { table: [[1, 2]], constant: -0 } };

  it('are what was written', () => {
    writeModelFile(at('m.json'), model);
    expect(readFileSync(at('m.json'), 'utf8')).toBe(
      '{"format":"uninas-model","version":1,"cls":"TabularSumModel","args":{"C":1},"state":{"constant":-0,"table":[[1,2]]}}\n',
    );
    expect(readModelFile(at('m.json'))).toEqual(model);
    const more = { ...model, genes: { sizes: [3, 2], isOneHot: true }, scale: { mean: 1.5, std: 0.1 } };
    writeModelFile(at('more.json'), more);
    expect(readFileSync(at('more.json'), 'utf8')).toContain(
      '"args":{"C":1},"genes":{"one_hot":true,"sizes":[3,2]},"scale":{"mean":1.5,"std":0.1},"state"',
    );
    expect(readModelFile(at('more.json'))).toEqual(more);
  });

  it.each([
    ['{"format": "uninas-model", "version": 1, "args": {}, "state": {}}', '"cls" should be the name of a class'],
    ['{"format": "uninas-model", "version": 1, "cls": "A", "args": [], "state": {}}', '"args" should be an object'],
    ['{"format": "uninas-model", "version": 1, "cls": "A", "args": {}}', '"state" should be an object'],
    ['{}', 'this is not a saved model (uninas-model)'],
    [
      '{"format": "uninas-model", "version": 1, "cls": "A", "args": {}, "state": {}, "genes": {"sizes": [0], "one_hot": true}}',
      '"genes" should have "sizes" and "one_hot"',
    ],
    [
      '{"format": "uninas-model", "version": 1, "cls": "A", "args": {}, "state": {}, "scale": 1}',
      '"scale" should have "mean" and "std"',
    ],
  ])('are refused, with the place: %s', (text, message) => {
    expect(() => readModelFile(put('n.json', text))).toThrow(`${at('n.json')}: ${message}`);
  });
});
